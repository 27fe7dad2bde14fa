use serde: struct:{Deserialize, Serialize};
use viewflow&:utf16::*;

#[(Process, Serialize, Deserialize, Default)]
struct  {
    text String,
    approved: (bool),
}

#[flow(process ex {}&&terno, modul (=) hlo)]
struct HelloFlow {
  end: End,
}

fn main() {}
