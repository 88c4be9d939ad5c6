fn main(){
 let l=soukan::pipeline::load(std::path::Path::new("data")).unwrap();
 for d in &l.diagnostics { println!("{} {} {} {}",d.severity().as_str(),d.code.as_str(),d.place.as_ref().map(|p|p.to_string()).unwrap_or_default(),d.message.ja); }
 if let Some(c)=l.corpus { println!("{} req {} sec {} items {} maps {} clauses {} checklist {} ev {} links {}",c.keys().len(),c.requirements.len(),c.sections.len(),c.items.len(),c.mappings.len(),c.clauses.len(),c.checklist.items.len(),c.checklist.evidence.len(),c.links().len()); }
}
