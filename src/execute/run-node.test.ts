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
      "warn m: out of luck; trying again (2 of 3)",
      "warn m: out of luck; trying again (3 of 3)",
    ]);
    expect(await project.query("select * from dev.m")).toEqual(["1"]);
  });

  test("a fault that does not pass fails the node after three attempts", async () => {
    await using project = await flaky("40P01", 9);
    expect((await project.run()).m).toContain("Database Error in model m (models/m.sql)\n  out of luck");
    expect(await project.query("select last_value from public.attempts")).toEqual(["3"]);
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
    expect(project.log[0]).toMatch(/^warn m: lost the connection to .*; trying again \(2 of 3\)$/);
    expect(await project.query("select * from dev.m")).toEqual(["1"]);
  });
});
