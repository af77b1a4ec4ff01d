/** Who may sign up to a user pool of Amazon Cognito. */
import { Data, Effect } from "effect"
import { Handler } from "effect-lambda-runtime"
import { CognitoPreSignUpEvent, CognitoPreSignUpResponse } from "effect-lambda-runtime/events/CognitoPreSignUpEvent"
import { userAttribute } from "effect-lambda-runtime/events/CognitoTrigger"

export class SignUpRefused extends Data.TaggedError("SignUpRefused")<{}> {
  override get message() {
    return "Please sign up with your address at example.com"
  }
}

export const signUp = Handler.json(
  { event: CognitoPreSignUpEvent, response: CognitoPreSignUpResponse },
  (event) => {
    const address = userAttribute(event.request.userAttributes, "email")
    return address?.endsWith("@example.com") === true
      ? Effect.succeed({ ...event, response: { autoConfirmUser: true } })
      : Effect.fail(new SignUpRefused())
  }
)
