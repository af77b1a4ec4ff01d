import { promisify } from "node:util"
import pino from "pino"

const logger = pino({ transport: { options: { destination: 1 }, target: "pino/file" } })

export const handler = async () => {
  logger.info({ a: 1 }, "hello")
  await promisify(logger.flush.bind(logger))()
  return logger.level
}
