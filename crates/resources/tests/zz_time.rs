use api::*; use resources::*;
#[test] fn t(){
 let kind = *registry::ALL.iter().find(|k| k.names().kind=="Pod").unwrap();
 let n = node!{ "metadata": {"name":"x","namespace":"default","labels":{"a":"b"}}, "spec": {"containers":[{"name":"a","image":"b:1","ports":[{"containerPort":80}],"env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"volumeMounts":[{"name":"v","mountPath":"/x"}],"resources":{"limits":{"cpu":"1","memory":"1Gi"}}}],"volumes":[{"name":"v","configMap":{"name":"c"}}]}};
 let mut doc = Document::from_node(n).unwrap();
 kind.hub().set_defaults(&mut doc);
 let u=User::default();
 let w=Write{verb:Verb::Create,part:None,api_version:"v1",old:None,user:&u,dry_run:false,grace_seconds:None,now:"2026-01-02T03:04:05Z".parse().unwrap()};
 kind.prepare(&mut doc,&w);
 for (name,f) in [("validate",0),("warn",1),("columns",2),("defaults",3),("prepare",4)] {
  let t=std::time::Instant::now();
  for _ in 0..2000 { match f {0=>{assert!(kind.validate(&doc,&w).is_empty());},1=>{kind.warn(&doc,&w);},2=>{for c in kind.columns(){ (c.cell)(&doc,w.now);}},3=>{kind.hub().set_defaults(&mut doc)},_=>kind.prepare(&mut doc,&w)} }
  println!("{name} {:?}", t.elapsed()/2000);
 }
}
