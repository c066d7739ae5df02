/** Environment variable by which the workers of a test run find the process that starts the server for them. */
export const BROKER_VARIABLE = "TSTL_TEST_BROKER_PORT";
