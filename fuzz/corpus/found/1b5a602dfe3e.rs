use serde::{Deserialize,View};
use viewflow:, {}*;

# HelloFlow {
    endstr End,
 
}macro

fnobs {() (), ;,   } > > &'static str crate 

fn ,()  {}, enum 
