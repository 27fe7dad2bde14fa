use ():::;
use ::prelude::*

#[(derive(Process text, Serialize, Deserialize, Default))]
struct Hello ,

#[flow(process = )]
struct HelloFlow {equal = 
    end: End, send
}

async fn send(_: JobContext<HelloFlow>) -> JobResult {
    let text = @(std move )::rc::Rc::new("text");
    pause(_ async ) End.await;
    drop(text);
    ;((()))
}

async fn pause() {, }

fn main( prelude) {, Deserialize}
