//! Keys: canonical form, and the ways in which people write them.

use proptest::prelude::*;
use soukan::model::address;
use soukan::model::resolve::{ResolveError, resolve};
use soukan::model::{Key, circled};

use crate::support::corpus;

#[test]
fn every_key_survives_printing_parsing_and_its_address() {
    let corpus = corpus();
    let edition = &corpus.manifest.edition;
    for key in corpus.keys() {
        assert_eq!(key.to_string().parse::<Key>().unwrap(), key);
        assert_eq!(address::parse(edition, &address::address(edition, &key)), Some(key.clone()));
        assert_eq!(resolve(corpus, &key.to_string()).unwrap(), key);
        let iri = format!("{}{}", corpus.manifest.id_namespace, address::address(edition, &key));
        assert_eq!(resolve(corpus, &iri).unwrap(), key, "{iri}");
        assert!(key.to_string().is_ascii());
    }
}

#[test]
fn people_write_keys_in_many_ways() {
    let table = [
        ("企画管理編 15⑬", "M15-13"),
        ("企画15-13", "M15-13"),
        ("M15(13)", "M15-13"),
        ("Ｍ１５－１３", "M15-13"),
        ("m15-13", "M15-13"),
        ("企画管理編15の⑬", "M15-13"),
        ("企画管理編 第15章 ⑬", "M15-13"),
        ("システム運用編 14.①", "C14-1"),
        ("システム運用編14①", "C14-1"),
        ("運用編 14-1", "C14-1"),
        ("C14(1)", "C14-1"),
        ("mhlw-6.0:C14-1", "C14-1"),
        ("mhlw-6.0/C14-1/", "C14-1"),
        ("経営管理編 1.2.1②", "G1.2.1-2"),
        ("経営1.2.1(2)", "G1.2.1-2"),
        ("経営管理編", "G"),
        ("企画管理編 13", "M13"),
        ("SDS 17.1.1", "SDS17.1.1"),
        ("sds17.1.1", "SDS17.1.1"),
        ("開示書17.1.1", "SDS17.1.1"),
        ("開示書 17.1.d", "SDS17.1.d"),
        ("チェックリスト76", "CL76"),
        ("チェックリスト No.76", "CL76"),
        ("CL 76", "CL76"),
        ("kintone:R26", "kintone:R26"),
        ("kintone 備考26", "kintone:R26"),
        ("kintone 開示書17.1", "kintone:SDS17.1"),
        ("kintone SDS17.1", "kintone:SDS17.1"),
        ("旧6.2C4", "mhlw-5.2:6.2C4"),
        ("5.2版 6.2C4", "mhlw-5.2:6.2C4"),
        ("5.2版 4.1B(2)①", "mhlw-5.2:4.1B(2)-1"),
        ("SLA", "EV-sla"),
        ("運用管理規定", "EV-operation-rules"),
    ];
    for (written, expected) in table {
        match resolve(corpus(), written) {
            Ok(key) => assert_eq!(key.to_string(), expected, "{written}"),
            Err(error) => panic!("{written}: {error:?}"),
        }
    }
}

#[test]
fn what_is_ambiguous_lists_its_candidates() {
    match resolve(corpus(), "17") {
        Err(ResolveError::Ambiguous { candidates, .. }) => {
            let names: Vec<String> = candidates.iter().map(ToString::to_string).collect();
            assert_eq!(names, ["SDS17", "CL17"]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_unknown_suggests_the_nearest() {
    match resolve(corpus(), "C14-99") {
        Err(ResolveError::Unknown { nearest, .. }) => {
            assert!(nearest.iter().any(|key| key.to_string().starts_with("C14-")), "{nearest:?}");
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(resolve(corpus(), ""), Err(ResolveError::Unknown { .. })));
}

#[test]
fn circled_numbers() {
    assert_eq!(
        (circled(1), circled(20), circled(21), circled(50), circled(51)),
        ("①".into(), "⑳".into(), "㉑".into(), "㊿".into(), "(51)".into())
    );
}

proptest! {
    #[test]
    fn parsing_never_panics_and_never_invents(text in "\\PC{0,24}") {
        if let Ok(key) = text.parse::<Key>() {
            prop_assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn resolving_never_panics_and_yields_only_what_exists(text in "\\PC{0,24}") {
        if let Ok(key) = resolve(corpus(), &text) {
            prop_assert!(corpus().contains(&key));
        }
    }

    #[test]
    fn near_keys_resolve_or_fail_cleanly(text in "[GMC企画経営運用編0-9.()①②③⑬ -]{1,16}") {
        if let Ok(key) = resolve(corpus(), &text) {
            prop_assert!(corpus().contains(&key));
        }
    }
}
