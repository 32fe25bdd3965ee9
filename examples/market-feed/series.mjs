import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The topics of the symbols: exchange and symbol. SPX stands for the index of sp500.csv.
 * @type {Record<string, string>}
 */
const TOPICS = {
  MSFT: "NASDAQ MSFT",
  AMZN: "NASDAQ AMZN",
  GOOG: "NASDAQ GOOG",
  AAPL: "NASDAQ AAPL",
  IBM: "NYSE IBM",
  SPX: "NYSE SPX",
};

export const SERIES = ["stocks", "sp500"];

/**
 * Reads real monthly prices from the package `vega-datasets`. The oldest month is first. All
 * prices of a month follow each other.
 *
 * @param {string} name one of {@link SERIES}
 * @returns {Promise<{ topic: string, date: string, price: number }[]>}
 */
export async function readSeries(name) {
  const entry = createRequire(import.meta.url).resolve("vega-datasets");
  const csv = await readFile(join(dirname(entry), "..", "data", `${name}.csv`), "utf8");
  const [header, ...rows] = csv.trim().split(/\r?\n/);
  const hasSymbols = header === "symbol,date,price";
  return rows
    .map((row) => (hasSymbols ? row : `SPX,${row}`).split(","))
    .map(([symbol, date, price]) => ({
      topic: TOPICS[symbol],
      date,
      price: Number(price),
    }))
    .sort((a, b) => Date.parse(a.date) - Date.parse(b.date));
}
