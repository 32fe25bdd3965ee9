// For files in which no promise may reject unheard: import it.

let unhandled: unknown[];
const listen = (reason: unknown) => unhandled.push(reason);

beforeEach(() => {
  unhandled = [];
  process.on("unhandledRejection", listen);
});

afterEach(async () => {
  // What is under way may still reject.
  for (let turn = 0; turn < 5; turn++) await new Promise((done) => setTimeout(done, 1));
  process.off("unhandledRejection", listen);
  expect(unhandled).toEqual([]);
});
