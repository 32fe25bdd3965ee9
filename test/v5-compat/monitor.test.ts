import { modules, runWith, saying } from "./programs";

/** `observe` prints the events of a socket as they come, and waits for some of them. */
const prelude = `
  const names = ["connect", "connect_delay", "connect_retry", "listen", "bind_error",
    "accept", "close", "disconnect", "error"];
  let address;
  const shown = (value) => {
    if (value instanceof Error) return value.code;
    if (typeof value === "number") return "a number";
    return String(value).replaceAll(address ?? "?", "ADDRESS");
  };
  const observe = (socket, name) => {
    const seen = new Set();
    let wake = () => undefined;
    for (const event of names) {
      socket.on(event, (...details) => {
        if (event !== "listen" && !seen.has(event)) say(name, event, ...details.map(shown));
        seen.add(event);
        wake();
      });
    }
    return async (event) => {
      while (!seen.has(event)) await new Promise((resolve) => (wake = resolve));
    };
  };
`;

describe.each(modules)("%s monitors", (_name, module) => {
  const prints = async (body: string, ...lines: string[]): Promise<void> => {
    expect(await runWith(module, prelude + body)).toEqual(saying(...lines));
  };

  test("what happens to a server", async () => {
    await prints(
      `const rep = socket("rep");
      const until = observe(rep, "server");
      say(rep.monitor() === rep);
      address = await bound(rep);
      await until("listen");
      const req = socket("req").connect(address).send("hello");
      await once(rep, "message");
      req.close();
      await until("disconnect");
      rep.unbind(address);
      await until("close");
      end();`,
      "true",
      "server accept undefined ADDRESS undefined",
      "server disconnect undefined ADDRESS undefined",
      "server close undefined ADDRESS undefined",
    );
  });

  test("what happens to a client", async () => {
    await prints(
      `const [rep, req] = [socket("rep"), socket("req", { linger: 0 })];
      address = await bound(rep);
      const until = observe(req, "client");
      req.monitor().connect(address);
      await until("connect");
      rep.close();
      await until("connect_retry");
      end();`,
      "client connect_delay undefined ADDRESS undefined",
      "client connect undefined ADDRESS undefined",
      "client disconnect undefined ADDRESS undefined",
      "client connect_retry a number ADDRESS undefined",
    );
  });

  test("binds that fail, with the number and the error", async () => {
    await prints(
      `const [one, other] = [socket("rep"), socket("rep")];
      address = await bound(one);
      const failed = once(other.monitor(), "bind_error");
      const error = await new Promise((resolve) => other.bind(address, resolve));
      const [value, where, reason] = await failed;
      say(error.code, value === error.errno, address.endsWith(where), reason.code);
      end();`,
      "EADDRINUSE true true EADDRINUSE",
    );
  });

  test("with a warning for arguments, which are ignored", async () => {
    const { code, errors } = await runWith(
      module,
      `const rep = socket("rep").monitor(10, 0);
      await bound(rep);
      await sleep(10);
      end();`,
    );
    expect(code).toBe(0);
    expect(errors).toMatch(
      /^\(node:\d+\) Warning: .*monitor\(\).* in compatibility mode/,
    );
  });
});
