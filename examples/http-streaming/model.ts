/** A language model for tests, which needs no account: it writes the same story word by word, whatever the prompt is. */
import { Effect, Layer, Schedule, Stream } from "effect"
import { LanguageModel } from "effect/ai"

export const story = "Once upon a time a kettle sang, and the whole house came to listen."

export const layerTest = Layer.effect(
  LanguageModel.LanguageModel,
  LanguageModel.make({
    generateText: () => Effect.succeed([{ type: "text", text: story }]),
    streamText: () =>
      Stream.fromIterable(story.match(/\S+\s*/g) ?? []).pipe(
        Stream.map((delta) => ({ type: "text-delta" as const, id: "story", delta })),
        Stream.schedule(Schedule.spaced("100 millis"))
      )
  })
)
