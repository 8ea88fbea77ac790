// Usage: node peer.mjs FILE TABLE COLUMNS, where COLUMNS is a JSON object of types by name.
// Loads the CSV file into TABLE, prints {"rows"}, then answers each line of standard input, a JSON string that is a query for two
// counts, with {"counts", "ms"} or {"error"}. One thread.
import { DuckDBInstance } from "@duckdb/node-api";
import { createInterface } from "node:readline";

const [file, table, columns] = process.argv.slice(2);
const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");
const quote = (text) => "'" + text.replaceAll("'", "''") + "'";

const database = await DuckDBInstance.create(":memory:", { threads: "1" });
const connection = await database.connect();
const row = async (sql) => (await connection.runAndReadAll(sql)).getRows()[0].map(Number);

const types = Object.entries(JSON.parse(columns)).map(([name, type]) => quote(name) + ": " + quote(type));
await connection.run(`create table ${table} as select * from read_csv(${quote(file)}, header = false, columns = {${types.join(", ")}})`);
say({ rows: (await row(`select count(*) from ${table}`))[0] });

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const began = performance.now();
    const counts = await row(JSON.parse(line));
    say({ counts, ms: performance.now() - began });
  } catch (failure) {
    say({ error: String(failure) });
  }
}
