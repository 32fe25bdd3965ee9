// Import this file where no promise may reject unhandled.

let unhandled: unknown[];
const listen = (reason: unknown) => unhandled.push(reason);

beforeEach(() => {
  unhandled = [];
  process.on("unhandledRejection", listen);
});

afterEach(async () => {
  // Operations in progress may still reject.
  for (let turn = 0; turn < 5; turn++) await new Promise((done) => setTimeout(done, 1));
  process.off("unhandledRejection", listen);
  expect(unhandled).toEqual([]);
});
