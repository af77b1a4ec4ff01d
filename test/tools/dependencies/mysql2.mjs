import mysql from "mysql2/promise"
export const handler = async () => {
  const error = await mysql.createConnection({ host: "127.0.0.1", port: 1 }).then(() => undefined, (e) => e.code)
  return [mysql.format("select ?", ["a'b"]), error]
}
