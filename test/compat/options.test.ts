import { both } from "./packages";
import { endingOf } from "./ending";
import { defaults, readOnly, rowsOf, writeOnly } from "./option-rows";

const key = "0rAi40rAi40rAi40rAi40rAi40rAi40rAi40rAi4";
const classes = Object.keys(rowsOf);

both((it) => {
  describe.each(classes)("%s", (className) => {
    const own = rowsOf[className]!;

    test("has the options of its type, each with its default", () => {
      const socket = it.open(className, {});
      socket.linger = -1;
      const found = Object.keys({ ...defaults, ...own }).map((name) => [
        name,
        socket[name],
      ]);
      expect(Object.fromEntries(found)).toEqual({ ...defaults, ...own });
    });

    test("takes all of them in its constructor", () => {
      const names = [...Object.keys(defaults), ...Object.keys(own)];
      // Null cannot be set where null means that no value was set yet.
      const never = [...readOnly, "zapDomain", "routingId", "heartbeatTimeout"];
      const settable = names.filter((name) => !never.includes(name));
      const values = settable.map((name) => [name, { ...defaults, ...own }[name]]);
      expect(it.open(className, Object.fromEntries(values)).closed).toBe(false);
    });

    test("has its options that libzmq can't read back", () => {
      const socket = it.open(className);
      for (const [name, { value, initial, of }] of Object.entries(writeOnly)) {
        expect([name, name in socket]).toEqual([name, of.includes(className)]);
        if (!of.includes(className)) continue;
        const before = it.differs("write-only", {
          zeromq: undefined,
          "zmq-napi": initial,
        });
        expect([name, socket[name]]).toEqual([name, before]);
        socket[name] = value;
        const after = it.differs("write-only", { zeromq: undefined, "zmq-napi": value });
        expect([name, socket[name]]).toEqual([name, after]);
      }
    });

    test("has its options and methods for the operator in", () => {
      const socket = it.open(className);
      expect("linger" in socket).toBe(true);
      expect("sendTimeout" in socket).toBe("sendTimeout" in own);
      expect("receiveTimeout" in socket).toBe("receiveTimeout" in own);
    });
  });

  test("booleans, numbers and text read as they were set", () => {
    const router = it.open("Router");
    const values = {
      ipv6: true,
      sendHighWaterMark: 123,
      maxMessageSize: 0xff_ffff_ffff,
      affinity: 0xff_ffff_ffff,
      typeOfService: 33,
      plainUsername: "Jérôme",
      plainPassword: "secret",
      zapDomain: "global",
      socksProxy: "localhost:1080",
      routingId: "ø-name",
    };
    Object.assign(router, values);
    expect(router).toMatchObject(values);
    expect(router.securityMechanism).toBe("plain");
    router.plainUsername = Buffer.from("bytes");
    expect(router.plainUsername).toBe("bytes");
    router.socksProxy = null;
    expect(router.socksProxy).toBeNull();
    router.curveServer = true;
    expect(router.securityMechanism).toBe("curve");
  });

  test("a fraction is cut off, or refused", async () => {
    const dealer = it.open("Dealer", { linger: 1 });
    expect(await endingOf(() => (dealer.linger = 2.7))).toMatchObject(
      it.differs<object>("fractions", {
        zeromq: { how: "returns" },
        "zmq-napi": { how: "throws", type: "RangeError", code: "EINVAL" },
      }),
    );
    expect(dealer.linger).toBe(it.differs("fractions", { zeromq: 2, "zmq-napi": 1 }));
  });

  test.each([
    ["affinity", -1],
    ["heartbeatTimeToLive", -4],
    ["typeOfService", 256],
    ["maxMessageSize", -2],
  ])("%s may be %i, or not", async (name, value) => {
    const dealer = it.open("Dealer");
    const expected = it.differs<object>("wider-ranges", {
      zeromq: { how: "returns" },
      "zmq-napi": { how: "throws", code: "EINVAL" },
    });
    expect(await endingOf(() => (dealer[name] = value))).toMatchObject(expected);
  });

  test.each([
    ["0xffffffffffffffff", Number("0xffffffffffffffff")],
    ["2 ** 64 - 1", 2 ** 64 - 1],
  ])("a uint64_t that is set to %s has all bits", (_text, value) => {
    const dealer = it.open("Dealer");
    dealer.affinity = value;
    expect(dealer.affinity).toBe(2 ** 64);
  });

  const refusals: [string, string, unknown[]][] = [
    ["immediate", "Option value must be a boolean", [1, "true", null, undefined, {}]],
    ["linger", "Option value must be a number", ["5", null, undefined, true, {}, 5n]],
    ["maxMessageSize", "Option value must be a number", ["5", null, undefined, true]],
    ["affinity", "Option value must be a number", ["5", null, undefined, true]],
    [
      "plainUsername",
      "Option value must be a string or buffer",
      [5, undefined, true, {}],
    ],
  ];

  test.each(refusals)(
    "%s refuses values of another type",
    async (name, message, values) => {
      const dealer = it.open("Dealer");
      for (const value of values) {
        const ending = await endingOf(() => (dealer[name] = value));
        const expected = { how: "throws", type: "TypeError", message: it.says(message) };
        expect(ending).toMatchObject(expected);
      }
    },
  );

  test.each<[string, unknown]>([
    ["linger", -2],
    ["sendHighWaterMark", -1],
    ["tcpKeepalive", 2],
    ["plainUsername", ""],
    ["routingId", ""],
    ["zapDomain", null],
  ])("%s refuses with EINVAL what libzmq does: %p", async (name, value) => {
    const dealer = it.open("Dealer");
    expect(await endingOf(() => (dealer[name] = value))).toMatchObject({
      how: "throws",
      type: it.differs("error-classes", { zeromq: "Error", "zmq-napi": "RangeError" }),
      code: "EINVAL",
      errno: 22,
      message: it.says("Invalid argument"),
    });
  });

  test.each([NaN, Infinity, 2 ** 40])(
    "numbers that do not fit are refused: %p",
    async (value) => {
      const dealer = it.open("Dealer", { linger: 10 });
      const { how } = await endingOf(() => (dealer.linger = value));
      expect(how).toBe(
        it.differs("number-range", { zeromq: "returns", "zmq-napi": "throws" }),
      );
      expect(dealer.linger).toBe(
        it.differs("number-range", { zeromq: 0, "zmq-napi": 10 }),
      );
    },
  );

  test("Router's mandatory, and tcpAcceptFilter, can be read", async () => {
    const router = it.open("Router", { mandatory: true });
    const expected = (value: unknown): object =>
      it.differs<object>("write-only", {
        zeromq: { how: "throws", code: "EINVAL" },
        "zmq-napi": { how: "returns", value },
      });
    expect(await endingOf(() => router.mandatory)).toMatchObject(expected(true));
    expect(await endingOf(() => router.tcpAcceptFilter)).toMatchObject(expected(null));
  });

  test("curve keys are set as text, and can be read", async () => {
    const names = ["curvePublicKey", "curveSecretKey", "curveServerKey"];
    const dealer = it.open("Dealer");
    for (const name of names) {
      dealer[name] = key;
      const expected = it.differs<object>("curve-keys", {
        zeromq: { how: "throws", code: "EINVAL" },
        "zmq-napi": { how: "returns", value: key },
      });
      expect(await endingOf(() => dealer[name])).toMatchObject(expected);
    }
  });

  test.each([Buffer.from("a\0b"), Buffer.from([0xff, 0xfe])])(
    "a routing id that is not text: %p",
    (id) => {
      const router = it.open("Router", { routingId: id });
      const cut = id.toString().split("\0")[0];
      const expected = it.differs<unknown>("routing-id", { zeromq: cut, "zmq-napi": id });
      expect(router.routingId).toEqual(expected);
    },
  );

  test("verbosity of an XPublisher is one of three", async () => {
    const publisher = it.open("XPublisher");
    const reads = (value: unknown): void =>
      expect(publisher.verbosity).toBe(
        it.differs("write-only", { zeromq: undefined, "zmq-napi": value }),
      );
    reads(null);
    for (const value of ["allSubs", "allSubsUnsubs", null, "allSubs"]) {
      publisher.verbosity = value;
      reads(value);
    }
    expect(await endingOf(() => (publisher.verbosity = "all"))).toMatchObject(
      it.differs<object>("verbosity", {
        zeromq: { how: "returns" },
        "zmq-napi": { how: "throws", type: "TypeError" },
      }),
    );
    reads("allSubs");
  });

  test.each(["Router", "Stream"])("the options of connect() of a %s", async (name) => {
    const socket = it.open(name, { linger: 0 });
    const connect = (options: unknown) => (): unknown =>
      socket.connect("tcp://127.0.0.1:9", options);
    for (const wrong of [{ routngId: "a" }, 5]) {
      expect(await endingOf(connect(wrong))).toMatchObject(
        it.differs<object>("connect-options", {
          zeromq: { how: "returns" },
          "zmq-napi": { how: "throws", type: "TypeError" },
        }),
      );
    }
    expect(await endingOf(connect({ routingId: 5 }))).toMatchObject({
      how: "throws",
      type: "TypeError",
      message: it.says("Option value must be a string or buffer"),
    });
  });

  test("options of transports that libzmq lacks", async () => {
    const dealer = it.open("Dealer");
    const code = it.differs("vmci", { zeromq: "EINVAL", "zmq-napi": "ENOTSUP" });
    const names = ["vmciBufferSize", "vmciBufferMinSize", "vmciBufferMaxSize"];
    for (const name of [...names, "vmciConnectTimeout"]) {
      expect(await endingOf(() => dealer[name])).toMatchObject({ how: "throws", code });
      expect(await endingOf(() => (dealer[name] = 1))).toMatchObject({
        how: "throws",
        code,
      });
    }
  });
});
