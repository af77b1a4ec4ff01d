import knex from "knex"
const db = knex({ client: "pg" })
export const handler = async () => db("orders").where({ id: 1 }).limit(1).toSQL().toNative().sql
