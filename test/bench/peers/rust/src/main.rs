//! hello-json on AWS's runtime for Rust.
use lambda_runtime::{run, service_fn, Error, LambdaEvent};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Person {
    name: String,
    age: f64,
}

#[derive(Serialize)]
struct Greeting {
    greetings: String,
}

async fn hello(event: LambdaEvent<Person>) -> Result<Greeting, Error> {
    let Person { name, age } = event.payload;
    let looks = if age > 30.0 { "younger" } else { "older" };
    Ok(Greeting { greetings: format!("Hello {name}. You look {looks} than your age.") })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(hello)).await
}
