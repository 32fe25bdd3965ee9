import { AddressRules } from "../../lib/auth/addresses";

function passes(address: string, rules: { allow?: string[]; deny?: string[] }): boolean {
  return new AddressRules(rules.allow, rules.deny).refusal(address) === undefined;
}

test.each([
  ["10.0.0.0/8", "10.255.0.1", true],
  ["10.0.0.0/8", "11.0.0.1", false],
  ["10.1.2.3/8", "10.9.9.9", true],
  ["0.0.0.0/0", "192.0.2.7", true],
  ["0.0.0.0/0", "2001:db8::1", false],
  ["192.0.2.7", "192.0.2.7", true],
  ["192.0.2.7/32", "192.0.2.7", true],
  ["192.0.2.7", "192.0.2.8", false],
  ["192.0.2.0/31", "192.0.2.1", true],
  ["192.0.2.0/31", "192.0.2.2", false],
  ["2001:db8::/32", "2001:db8:ffff::1", true],
  ["2001:db8::/32", "2001:db9::1", false],
  ["2001:DB8::/32", "2001:db8::1", true],
  ["::1", "::1", true],
  ["::1", "0:0:0:0:0:0:0:1", true],
  ["0:0:0:0:0:0:0:1/128", "::1", true],
  ["::/0", "2001:db8::1", true],
  ["::/0", "192.0.2.7", false],
  ["fe80::/10", "fe80::1%eth0", true],
  ["fe80::/10", "fec0::1%eth0", false],
  // An IPv4 address matches in each of its forms.
  ["192.0.2.0/24", "::ffff:192.0.2.7", true],
  ["192.0.2.0/24", "::ffff:c000:207", true],
  ["192.0.2.0/24", "::ffff:192.0.3.7", false],
  ["::/0", "::ffff:192.0.2.7", false],
  ["::ffff:192.0.2.0/120", "192.0.2.7", true],
  ["::ffff:192.0.2.0/120", "192.0.3.7", false],
  ["::ffff:192.0.2.7", "192.0.2.7", true],
  ["ipc", "localhost:0:0:4711", true],
  ["ipc", "127.0.0.1", false],
  ["ipc", "", false],
  ["127.0.0.1", "localhost:0:0:4711", false],
])("%s has %s: %s", (entry, address, has) => {
  expect(passes(address, { allow: [entry] })).toBe(has);
  // A peer whose address is unknown is denied: the deny list might contain the address.
  expect(passes(address, { deny: [entry] })).toBe(!has && address !== "");
});

test("without lists all pass; an empty list allows or denies none", () => {
  expect(passes("192.0.2.7", {})).toBe(true);
  expect(passes("", {})).toBe(true);
  expect(passes("192.0.2.7", { deny: [] })).toBe(true);
  expect(passes("192.0.2.7", { allow: [] })).toBe(false);
});

test("denial wins, in any order and for any range", () => {
  const rules = { allow: ["192.0.2.7", "10.0.0.0/8"], deny: ["192.0.2.0/24"] };
  expect(passes("192.0.2.7", rules)).toBe(false);
  expect(passes("10.0.0.1", rules)).toBe(true);
});

test.each(["", "localhost", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8"])(
  "%j is no entry",
  (entry) => {
    expect(() => new AddressRules([entry], undefined)).toThrow(RangeError);
    expect(() => new AddressRules(undefined, [entry])).toThrow(
      `got ${JSON.stringify(entry)}`,
    );
  },
);
