// hello-json that logs: ids from the event, a record, and debug lines that are held, by Powertools.
import { Logger } from "@aws-lambda-powertools/logger"

const logger = new Logger({ logBufferOptions: { enabled: true }, logLevel: "INFO", serviceName: "greeter" })

export const handler = async ({ age, name }, context) => {
  logger.addContext(context)
  logger.setCorrelationId(name)
  logger.debug("greeting", { age, name })
  logger.debug("still greeting", { step: 2 })
  logger.info("greeted", { age })
  logger.debug("done")
  return { greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.` }
}
