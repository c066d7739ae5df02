import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

const RAISING = `create sequence public.attempts;
create function public.flaky(code text, times int) returns int language plpgsql as $$
begin
  if nextval('public.attempts') <= times then raise exception 'out of luck' using errcode = code; end if;
  return 1;
end $$`;

describeBothAdapters("running a node", (makeAdapter, kind) => {
  const flaky = async (code: string, times: number) => {
    const project = await testProject(makeAdapter, {
      "models/m.sql": `{{ config(materialized='table') }} select public.flaky('${code}', ${times}) as id`,
    });
    await project.query(RAISING);
    return project;
  };

  test.each(["40P01", "40001"])("a fault that passes (%s) is tried again, and that is told", async (code) => {
    await using project = await flaky(code, 2);
    expect(await project.run()).toEqual({ m: "success" });
    expect(project.log).toEqual([
      expect.stringMatching(/^warn m: out of luck; trying again in 0\.\ds \(2 of 3\)$/),
      expect.stringMatching(/^warn m: out of luck; trying again in 0\.\ds \(3 of 3\)$/),
    ]);
    expect(await project.query("select * from dev.m")).toEqual(["1"]);
  });

  test("a fault that does not pass fails the node after three attempts", async () => {
    await using project = await flaky("40P01", 9);
    expect((await project.run()).m).toContain("Database Error in model m (models/m.sql)\n  out of luck");
    expect(await project.query("select last_value from public.attempts")).toEqual(["3"]);
  });

  test("how often a node is tried, and after which faults, is for the user to say", async () => {
    await using project = await flaky("40P01", 9);
    await project.run({ flags: { retries: "1" } });
    expect(await project.query("select last_value from public.attempts")).toEqual(["2"]);
    await project.run({ flags: { retries: "0" } });
    expect(await project.query("select last_value from public.attempts")).toEqual(["3"]);
    await project.run({ flags: { retryOn: ["serialization"] } });
    expect(await project.query("select last_value from public.attempts")).toEqual(["4"]);
  });

  test("a mistake in a model with a contract is told at its line, though a macro asks Postgres first", async () => {
    await using project = await testProject(makeAdapter, {
      "models/m.sql": "{{ config(materialized='table') }}\nselect\n    sum(b) as id\nfrom (select 1 as a) as x",
      "models/m.yml":
        "models: [{name: m, config: {contract: {enforced: true}}, columns: [{name: id, data_type: bigint}]}]",
    });
    const [result] = await project.results();
    expect(result?.error).toMatchObject({ code: "SQL_ERROR", place: { file: "models/m.sql", line: 3, column: 9 } });
    expect(result?.error?.notes).toEqual([]);
  });

  test("the number of tries is in the result", async () => {
    await using project = await flaky("40001", 1);
    expect((await project.results()).map(({ attempts }) => attempts)).toEqual([2]);
  });

  test("a lock timeout is tried again where that is asked for", async () => {
    await using project = await flaky("55P03", 1);
    expect((await project.run()).m).toContain("out of luck");
    await project.query("alter sequence public.attempts restart");
    expect(await project.run({ flags: { retryOn: ["lock-timeout"] } })).toEqual({ m: "success" });
  });

  test("what may have been committed is not done twice", async () => {
    await using project = await testProject(makeAdapter, {
      "models/m.sql": `{{ config(materialized='incremental', post_hook={'sql': "select public.flaky('40P01', 1)", 'transaction': false}) }}
        select 1 as id`,
    });
    await project.query(RAISING);
    expect((await project.run()).m).toContain("out of luck");
    expect(project.log).toEqual([]);
    expect(await project.query("select * from dev.m")).toEqual(["1"]);
  });

  test.runIf(kind === "postgres")("two models that deadlock are both built, the victim at a second try", async () => {
    const locking = (first: string, second: string) =>
      `{{ config(materialized='table', pre_hook=["update public.${first} set n = n + 1", "select pg_sleep(0.3)", "update public.${second} set n = n + 1"]) }} select 1 as id`;
    await using project = await testProject(makeAdapter, {
      "models/a.sql": locking("left_side", "right_side"),
      "models/b.sql": locking("right_side", "left_side"),
    });
    await project.query("create table public.left_side as select 0 as n");
    await project.query("create table public.right_side as select 0 as n");
    expect(await project.run()).toEqual({ a: "success", b: "success" });
    expect(project.log).toEqual([
      expect.stringMatching(/^warn [ab]: deadlock detected; trying again in .* \(2 of 3\)$/),
    ]);
    // Each model counted once: what the victim had done was undone.
    expect(await project.query("select l.n, r.n from public.left_side l, public.right_side r")).toEqual(["2|2"]);
  });

  test("other faults are not tried again", async () => {
    await using project = await flaky("22012", 1);
    expect((await project.run()).m).toContain("out of luck");
    expect(project.log).toEqual([]);
  });

  test.runIf(kind === "postgres")("a connection that is lost before anything was committed is made again", async () => {
    await using project = await testProject(makeAdapter, {
      "models/m.sql": `{{ config(materialized='table') }}
        select 1 as id from (select pg_terminate_backend(pg_backend_pid()) where nextval('public.attempts') = 1) as t
        right join (select 1) as one on true`,
    });
    await project.query("create sequence public.attempts");
    expect(await project.run()).toEqual({ m: "success" });
    expect(project.log[0]).toMatch(/^warn m: lost the connection to .*; trying again in \d\.\ds \(2 of 3\)$/);
    expect(await project.query("select * from dev.m")).toEqual(["1"]);
  });
});
