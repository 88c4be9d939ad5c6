fn main(){
 let l=soukan::pipeline::load(std::path::Path::new("data")).unwrap();
 let c=l.corpus.unwrap();
 let t=std::time::Instant::now();
 let f=soukan::site::build(&c,&l.diagnostics,&||()).unwrap();
 eprintln!("site {:?} {} files {} bytes",t.elapsed(),f.len(),f.values().map(|v|v.len()).sum::<usize>());
 soukan::output::replace_folder(std::path::Path::new("public"),&f).unwrap();
}
