import { capability, Pull, Push } from "zmq-napi";

/** Whether the kernel has tipc. Few kernels have loaded it. */
function kernelHasTipc(): boolean {
  using pull = new Pull();
  try {
    pull.bindSync("tipc://<*>");
    return true;
  } catch {
    return false;
  }
}

const works = capability.tipc && kernelHasTipc();
const withTipc = works ? describe : describe.skip;
const withoutTipc = works ? describe.skip : describe;

withTipc("tipc, where the kernel has it (modprobe tipc)", () => {
  test("carries messages between a service's range and an instance of it", async () => {
    using pull = new Pull();
    using push = new Push();
    await pull.bind(`tipc://{${5560 + process.pid},0,9}`);
    push.connect(`tipc://{${5560 + process.pid},5}`);
    await push.send(["one", "two"]);
    expect((await pull.receive()).map(String)).toEqual(["one", "two"]);
  });

  test("has wildcard endpoints", async () => {
    using pull = new Pull();
    using push = new Push();
    push.connect(await pull.bind("tipc://<*>"));
    await push.send("x");
    expect(String(await pull.receive())).toBe("x");
  });

  test.each(["tipc://", "tipc://5560", "tipc://{5560}", "tipc://{x,0,0}"])(
    "%s is no endpoint",
    async (address) => {
      using pull = new Pull();
      await expect(pull.bind(address)).rejects.toMatchObject({ code: "EINVAL" });
    },
  );
});

withoutTipc("tipc, where the kernel has none", () => {
  test("is refused with a reason, also for connect, which libzmq would try without end", async () => {
    using pull = new Pull();
    const error = capability.tipc
      ? {
          code: "EAFNOSUPPORT",
          message: expect.stringMatching(
            /^Address family not supported by protocol: cannot \w+ to tipc:.* has no tipc/,
          ),
        }
      : { code: "EPROTONOSUPPORT" };
    await expect(pull.bind("tipc://{5560,0,0}")).rejects.toMatchObject(error);
    expect(() => pull.connect("tipc://{5560,0}")).toThrow(expect.objectContaining(error));
  });
});
