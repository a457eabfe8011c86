// A peer: ltijs with its PostgreSQL plugin, set up as its documentation says, in two processes.
// node ltijs.cjs FOLDER PORT DATABASE: FOLDER holds platforms.json, DATABASE is a postgresql: address.
"use strict";

const cluster = require("node:cluster");
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");

const PROCESSES = 2;
const [folder, port, address] = process.argv.slice(2);
const installed = createRequire(path.join(__dirname, "../../var/peers/ltijs/package.json"));
const { Provider } = installed("ltijs");
const Database = installed("ltijs-sequelize");

function page(launch) {
  return (
    '<!doctype html><html lang="en"><title>ltijs</title><h1>Welcome</h1>' +
    `<form method="post"><input type="hidden" name="launch" value="${launch}"></form></html>`
  );
}

async function provide() {
  const url = new URL(address.replace("//postgres:@/", "//postgres@localhost/"));
  const plugin = new Database(url.pathname.slice(1), "postgres", "", {
    host: url.searchParams.get("host"),
    dialect: "postgres",
    logging: false,
  });
  Provider.setup("a key for this run only", { plugin }, {
    appRoute: "/lti/launch",
    loginRoute: "/lti/login",
    cookies: { secure: false },
  });
  Provider.onConnect((token, _request, response) => response.send(page(response.locals.ltik)));
  await Provider.deploy({ serverless: true, silent: true });
}

async function register() {
  for (const each of JSON.parse(fs.readFileSync(path.join(folder, "platforms.json"), "utf8"))) {
    const platform = await Provider.registerPlatform({
      url: each.issuer,
      name: each.issuer,
      clientId: each.client_id,
      authenticationEndpoint: each.auth_url,
      accesstokenEndpoint: each.token_url,
      authConfig: { method: "JWK_SET", key: each.jwks_url },
    });
    await platform.platformActive(true);
  }
}

async function main() {
  await provide();
  if (cluster.isPrimary) {
    // Tables and platforms first, so that the processes that serve find them.
    await register();
    for (let number = 0; number < PROCESSES; number += 1) cluster.fork();
    process.on("SIGTERM", () => {
      for (const worker of Object.values(cluster.workers)) worker.kill("SIGKILL");
      process.exit(0);
    });
  } else {
    Provider.app.listen(Number(port), "127.0.0.1");
  }
}

main();
