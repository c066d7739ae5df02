import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { describe, expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";
import { tempFolder } from "../testing/temp-folder.ts";

interface ReceivedMail {
  from: string;
  to: string[];
  user: string | undefined;
  secure: boolean;
  text: string;
}

/** A real SMTP server on a free port; what it received is in `mails`. */
async function smtpServer(options: SMTPServerOptions = {}) {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    hideSTARTTLS: options.key === undefined,
    onAuth({ username, password }, _session, callback) {
      if (username === "shop" && password === PASSWORD) callback(null, { user: username });
      else callback(new Error("no such user"));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: session.user as string | undefined,
          secure: session.secure,
          text: decoded(Buffer.concat(chunks).toString("utf8")),
        });
        callback();
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    mails,
    port: (server.server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** A mail without the line breaks and escapes of quoted-printable. */
const decoded = (mail: string) =>
  mail
    .replaceAll("=\r\n", "")
    .replaceAll(/((?:=[0-9A-F]{2})+)/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString("utf8"));

interface ReceivedPost {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** A real HTTP server on a free port that answers with these statuses, one after another, the last one for ever. */
async function webhookServer(...statuses: number[]) {
  const posts: ReceivedPost[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      posts.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(body) });
      const status = statuses.length > 1 ? statuses.shift() : statuses[0];
      response.writeHead(status ?? 200).end(status === undefined || status < 400 ? "ok" : "no_service");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    posts,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${SECRET_PATH}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const PASSWORD = "mail&secret<1>";
const SECRET_PATH = "/services/T000/B000/hook-token";

const MODELS = {
  "models/orders.sql": "{{ config(materialized='table') }} select 1 as id",
  "models/broken.sql": `select 'x<y>${PASSWORD}'::int as id from {{ ref('orders') }}`,
  "models/after.sql": "select * from {{ ref('broken') }}",
};

const email = (port: number, more = "tls: none") => `
    - {type: email, host: 127.0.0.1, port: ${port}, from: tstl <tstl@shop.test>, to: [ann@shop.test, bob@shop.test], ${more}}`;

const configWith = (channels: string, more = "") => `name: shop
notifications:
  log_url: https://ci.shop.test/{target}/{run_id}
  ${more}
  channels:${channels}
`;

const shop = (channels: string, files: Record<string, string> = MODELS, more = "") =>
  commandProject("postgres", {
    ...files,
    ".env": `SMTP_PASSWORD='${PASSWORD}'\n`,
    "tstl.config.yaml": configWith(channels, more),
  });

describe("mail", () => {
  test("tells what failed, where, when, what was skipped and where the log is, as text and HTML, without secrets", async () => {
    await using server = await smtpServer();
    const login = `tls: none, user: shop, password: "{{ env_var('SMTP_PASSWORD') }}"`;
    await using project = await shop(email(server.port, login));
    expect((await project.tstl("build")).code).toBe(1);
    expect(server.mails).toEqual([
      expect.objectContaining({ from: "tstl@shop.test", to: ["ann@shop.test", "bob@shop.test"], user: "shop" }),
    ]);
    const { text } = server.mails[0]!;
    expect(text).toContain("Subject: [shop/dev] tstl build failed: model broken");
    expect(text).toContain("Auto-Submitted: auto-generated");
    expect(text).toMatch(/model broken \(models\/broken\.sql:1:8, at \d\d:\d\d:\d\d UTC\)/);
    expect(text).toContain('invalid input syntax for type integer: "x<y>*****"');
    expect(text).toContain("Skipped: after");
    expect(text).toMatch(/Log: +https:\/\/ci\.shop\.test\/dev\/[0-9a-f-]{36}/);
    expect(text).toMatch(/Time: +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, after \d/);
    expect(text).toContain("x&lt;y&gt;*****");
    expect(text).not.toContain(PASSWORD);
  });

  test("a server that is down is a warning, and the run's own result and exit code stand", async () => {
    const { port } = await (async () => {
      await using gone = await smtpServer();
      return gone;
    })();
    await using project = await shop(email(port));
    const failed = await project.tstl("build");
    expect(failed.code).toBe(1);
    expect(failed.lines.join("\n")).toContain(
      `the notice to email was not sent: no SMTP server answers at 127.0.0.1:${port}`,
    );
    project.write("models/broken.sql", "select 1 as id");
    await using lucky = await shop(email(port), { "models/orders.sql": "select 1 as id" }, "when: always");
    const worked = await lucky.tstl("build");
    expect(worked.code).toBe(0);
    expect(worked.lines.join("\n")).toContain("the notice to email was not sent");
  });

  test("a server that says nothing is given up after the channel's timeout", async () => {
    const silent = createTcpServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    await using project = await shop(email(port, "tls: none, timeout: 1"));
    const { code, lines } = await project.tstl("notify", "test");
    expect(code).toBe(1);
    expect(lines.join("\n")).toContain(`email: 127.0.0.1:${port} did not answer in time`);
    silent.close();
  });

  test("a wrong password says so, and is not shown", async () => {
    await using server = await smtpServer();
    await using project = await shop(email(server.port, "tls: none, user: shop, password: wrong-secret"));
    const { code, lines } = await project.tstl("notify", "test");
    expect(code).toBe(1);
    expect(lines.join("\n")).toMatch(/refused the login: 535 .*\n {2}help: check user and password/);
    expect(lines.join("\n")).not.toContain("wrong-secret");
  });

  test("TLS: STARTTLS is insisted on, and the server's certificate is checked", async () => {
    using folder = tempFolder({});
    const [key, cert] = [`${folder.path}/key.pem`, `${folder.path}/cert.pem`];
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert, ...subject],
      { stdio: "ignore" },
    );
    const own = { key: readFileSync(key), cert: readFileSync(cert) };
    await using upgraded = await smtpServer(own);
    await using implicit = await smtpServer({ ...own, secure: true });
    await using plain = await smtpServer();
    const ca = `tls_ca: ${cert}`;
    await using project = await shop(
      [
        email(upgraded.port, `name: trusted, ${ca}`),
        email(implicit.port, `name: implicit, tls: implicit, ${ca}`),
        email(upgraded.port, "name: untrusted"),
        email(plain.port, "name: plain"),
      ].join(""),
    );
    const { code, lines } = await project.tstl("notify", "test");
    expect(code).toBe(1);
    const answers = lines.filter((line) => / \(email\): /.test(line));
    expect(answers.map((line) => line.replaceAll(/:\d+/g, ":PORT"))).toEqual([
      expect.stringMatching(/trusted \(email\): sent to ann@shop\.test, bob@shop\.test$/),
      expect.stringMatching(/implicit \(email\): sent/),
      expect.stringMatching(
        /untrusted \(email\): the secure connection to 127\.0\.0\.1:PORT failed: self-signed certificate/,
      ),
      expect.stringMatching(/plain \(email\): the secure connection to 127\.0\.0\.1:PORT failed/),
    ]);
    expect([...upgraded.mails, ...implicit.mails].map(({ secure }) => secure)).toEqual([true, true]);
    expect(plain.mails).toEqual([]);
  });
});

describe("a webhook", () => {
  const hook = (url: string, more = "") => `
    - {type: webhook, url: "${url}"${more}}`;

  test("gets a message in Slack's form, escaped and masked", async () => {
    await using server = await webhookServer();
    await using project = await shop(hook(server.url));
    await project.tstl("build");
    expect(server.posts).toHaveLength(1);
    const [{ path, headers, body }] = server.posts as [ReceivedPost];
    expect(path).toBe(SECRET_PATH);
    expect(headers["content-type"]).toBe("application/json");
    expect(body.text).toMatch(/^:red_circle: \[shop\/dev\] tstl build failed: model broken\n/);
    const blocks = JSON.stringify(body.blocks);
    expect(blocks).toContain("x&lt;y&gt;");
    expect(blocks).toContain("*Skipped:* after");
    expect(blocks).toContain("`models/broken.sql:1:8`");
  });

  test("gets plain data where that is asked for, with the project's own headers", async () => {
    await using server = await webhookServer();
    await using project = await shop(hook(server.url, ", format: json, headers: {authorization: Bearer abcdef123}"));
    await project.tstl("build");
    const [{ headers, body }] = server.posts as [ReceivedPost];
    expect(headers.authorization).toBe("Bearer abcdef123");
    expect(body).toMatchObject({
      kind: "failure",
      project: "shop",
      counts: { total: 3, succeeded: 1, failed: 1, skipped: 1 },
      failures: [{ title: "model broken", place: "models/broken.sql:1:8" }],
      skipped: ["after"],
    });
  });

  test("is tried again where it is busy; one that refuses is a warning that does not show its address", async () => {
    await using busy = await webhookServer(503, 200);
    await using revoked = await webhookServer(404);
    await using project = await shop(hook(busy.url) + hook(revoked.url, ", name: old"));
    const { code, lines } = await project.tstl("build");
    expect(code).toBe(1);
    expect(busy.posts).toHaveLength(2);
    expect(lines.join("\n")).toMatch(
      /the notice to old \(webhook\) was not sent: 127\.0\.0\.1:\d+ answered 404 \(no_service\)/,
    );
    expect(lines.join("\n")).not.toContain("hook-token");
  });

  test("hears of a recovery once, of success and of nothing, as it is told", async () => {
    await using server = await webhookServer();
    const named = (on: string) => hook(server.url, `, format: json, name: ${on}, when: ${on}`);
    await using project = await shop(named("recovery") + named("failure"));
    const kinds = () => server.posts.splice(0).map(({ body }) => body.kind);
    await project.tstl("build");
    expect(kinds()).toEqual(["failure"]);
    project.write("models/broken.sql", "select 1 as id");
    await project.tstl("build");
    expect(kinds()).toEqual(["recovery"]);
    await project.tstl("build");
    expect(kinds()).toEqual([]);
  });

  test("hears only of the targets and commands that are wanted", async () => {
    await using server = await webhookServer();
    await using other = await shop(hook(server.url), MODELS, "targets: [prod]");
    await other.tstl("build");
    await using test_only = await shop(hook(server.url), MODELS, "commands: [test]");
    await test_only.tstl("build");
    expect(server.posts).toEqual([]);
  });

  test("hears of a run that could not start", async () => {
    await using server = await webhookServer();
    await using project = await shop(hook(server.url, ", format: json"), {
      "models/a.sql": "select * from {{ ref('ab') }}",
    });
    await expect(project.tstl("build")).rejects.toMatchObject({ code: "REF_NOT_FOUND" });
    expect(server.posts.map(({ body }) => body)).toEqual([
      expect.objectContaining({
        kind: "failure",
        failures: [
          expect.objectContaining({
            title: "the run did not start",
            place: expect.stringMatching(/^models\/a\.sql:1/),
          }),
        ],
      }),
    ]);
  });
});

describe("settings", () => {
  test("a variable that is not set matters only when there is something to tell, and is then a warning", async () => {
    const channel = email(1, `user: shop, password: "{{ env_var('NOT_SET_ANYWHERE') }}"`);
    await using fine = await shop(channel, { "models/orders.sql": "select 1 as id" });
    expect((await fine.tstl("build")).lines.join("\n")).not.toContain("NOT_SET_ANYWHERE");
    await using project = await shop(channel);
    const { code, lines } = await project.tstl("build");
    expect(code).toBe(1);
    expect(lines.join("\n")).toContain(
      'no notice of this run was sent: the environment variable "NOT_SET_ANYWHERE" is not set',
    );
  });

  test("mistakes are told with their places before anything runs", async () => {
    const channels = `
    - {type: email, hots: mail.shop.test, from: nobody, to: ann@shop.test}
    - {type: webhook, url: mail.shop.test, when: failures}
    - {type: pigeon}`;
    await using project = await shop(channels, MODELS, "comands: [build]");
    const faults = await project.tstl("build").then(
      () => [],
      (error) => error.errors as { code: string; message: string; hint?: string; place: { line: number } }[],
    );
    expect(
      faults.map(({ code, message, hint, place }) => `${place.line} ${code} ${message}${hint ? ` (${hint})` : ""}`),
    ).toEqual([
      '4 CONFIG_KEY_UNKNOWN unknown key "comands" in notifications (did you mean "commands"?)',
      '6 CONFIG_KEY_MISSING the key "host" is missing in notifications.channels[0]',
      '6 CONFIG_VALUE notifications.channels[0].from must be an e-mail address, not "nobody"',
      '6 CONFIG_KEY_UNKNOWN unknown key "hots" in notifications.channels[0] (did you mean "host"?)',
      '7 CONFIG_TYPE notifications.channels[1].when must be one or more of failure, recovery, success, always, never, not "failures"',
      "7 CONFIG_VALUE notifications.channels[1].url must be an address with http:// or https://, not a string",
      '8 CONFIG_TYPE notifications.channels[2].type must be email or webhook, not "pigeon"',
    ]);
  });

  test("a channel whose address is empty here is off", async () => {
    const channel = `
    - {type: webhook, url: "{{ env_var('NOT_SET_ANYWHERE', '') }}"}`;
    await using project = await shop(channel);
    expect((await project.tstl("build")).lines.join("\n")).not.toMatch(/notice/);
    const { code, lines } = await project.tstl("notify", "test");
    expect([code, lines[0]]).toEqual([0, expect.stringMatching(/webhook: off, its url is empty here$/)]);
  });

  test("without channels `notify test` says what to write", async () => {
    await using project = await commandProject("pglite", {});
    await expect(project.tstl("notify", "test")).rejects.toMatchObject({ code: "NOTIFY_NOBODY" });
  });
});
