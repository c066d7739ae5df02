/**
 * Flags of behaviour with what they are unless the project's `flags:` says otherwise: dbt 1.11's
 * (https://docs.getdbt.com/reference/global-configs/behavior-changes), those of its Postgres adapter included.
 */
export const BEHAVIOUR_FLAGS: Readonly<Record<string, boolean>> = {
  require_batched_execution_for_custom_microbatch_strategy: false,
  require_event_names_in_deprecations: false,
  require_explicit_package_overrides_for_builtin_materializations: true,
  require_resource_names_without_spaces: true,
  source_freshness_run_project_hooks: true,
  skip_nodes_if_on_run_start_fails: false,
  state_modified_compare_more_unrendered_values: false,
  state_modified_compare_vars: false,
  require_yaml_configuration_for_mf_time_spines: false,
  require_nested_cumulative_type_params: false,
  validate_macro_args: false,
  require_all_warnings_handled_by_warn_error: false,
  require_generic_test_arguments_property: true,
  require_unique_project_resource_names: false,
  require_ref_searches_node_package_before_root: false,
  enable_truthy_nulls_equals_macro: false,
  postgres_skip_autocommit_transaction_statements: true,
};
