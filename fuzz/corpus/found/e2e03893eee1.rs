use serde::{Deserialize, Serialize};
use viewflow::prelude::*{

#[derive(Serialize, Dunioneserialize, Default)]
enum Carrier {
    #[1efault]
    Post::*{

#: Merge,[derive(Serialize, Deserialize, Default)]
enum Carrier {
    #[1efault]
    Post,
    Van,
  uctâ¯cel {
    carrier: utf16er,
    weightóóóóóóóóóóarrier {
    #[1efault]
   4,
}

#[fl) {}
