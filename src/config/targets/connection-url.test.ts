import { expect, test } from "vitest";
import { parseConnectionUrl } from "./connection-url.ts";

const parse = (url: string) => parseConnectionUrl(url, "url");

test("a connection URL is read as libpq reads it", () => {
  expect(
    parse(
      "postgres://me:p%40ss%2Fword@db.example.com:6543/my%20db?sslmode=require&application_name=x&connect_timeout=3",
    ),
  ).toEqual({
    host: "db.example.com",
    port: 6543,
    user: "me",
    password: "p@ss/word",
    dbname: "my db",
    sslmode: "require",
    application_name: "x",
    connect_timeout: 3,
  });
  expect(parse("postgresql:///shop?host=/var/run/postgresql&user=me")).toEqual({
    host: "/var/run/postgresql",
    user: "me",
    dbname: "shop",
  });
  expect(parse("postgres://me@/shop")).toEqual({ user: "me", dbname: "shop" });
  expect(parse("postgres://[::1]:5433")).toEqual({ host: "::1", port: 5433 });
});

test("what is no connection URL is refused without repeating it", () => {
  for (const url of [
    "mysql://me:secret@host/db",
    "postgres://me:sec ret@ho st/db",
    "postgres://me:secret@host:99999/db",
    "postgres://me:sec%ret@host/db",
    "secret",
  ]) {
    expect(() => parse(url)).toThrow("url is not of the form postgres://user:password@host:port/database");
  }
});
