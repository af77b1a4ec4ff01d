import { eq } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"
import { integer, pgTable, text } from "drizzle-orm/pg-core"
const orders = pgTable("orders", { id: integer().primaryKey(), name: text() })
const db = drizzle("postgres://127.0.0.1:1/x")
export const handler = async () => db.select().from(orders).where(eq(orders.id, 1)).toSQL().sql
