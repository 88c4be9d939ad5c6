//! The colours that a theme may set: names, what the style sheet has for them, and how well they stand out.

use csscolorparser::Color;

/// The names of the colours, and the variables of the style sheet that hold them.
pub(super) const NAMES: &[(&str, &str)] = &[
    ("background", "--bg"),
    ("text", "--fg"),
    ("muted", "--muted"),
    ("line", "--line"),
    ("panel", "--soft"),
    ("link", "--link"),
    ("accent", "--accent"),
    ("note", "--note"),
    ("note-background", "--note-bg"),
    ("correction", "--fix"),
    ("correction-background", "--fix-bg"),
];

/// What is read on what.
pub(super) const PAIRS: &[(&str, &str)] = &[
    ("text", "background"),
    ("text", "panel"),
    ("text", "correction-background"),
    ("link", "background"),
    ("link", "panel"),
    ("muted", "background"),
    ("muted", "panel"),
    ("accent", "background"),
    ("note", "background"),
    ("note", "panel"),
    ("note", "note-background"),
];

/// The least contrast of text that everyone can read: WCAG 2.2, 1.4.3.
pub(super) const LEAST: f32 = 4.5;

/// The two schemes of the style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub(super) const ALL: [(&'static str, Self); 2] = [("light", Self::Light), ("dark", Self::Dark)];

    /// Each scheme has its own: a light colour must not reach the dark one. On paper the colours stay black on white.
    pub(super) fn media(self) -> &'static str {
        match self {
            Self::Light => "screen and (prefers-color-scheme: light)",
            Self::Dark => "screen and (prefers-color-scheme: dark)",
        }
    }
}

/// The variable of a name.
pub(super) fn variable(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(other, _)| *other == name).map(|(_, variable)| *variable)
}

/// A colour as CSS writes it, in 8 bits a channel; `None` when it is none, or lets shine through what is behind it.
pub(super) fn parse(text: &str) -> Option<Color> {
    // The library takes `fff` too; a browser does not.
    let is_bare = !text.starts_with('#') && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let colour = csscolorparser::parse(text).ok().filter(|_| !is_bare)?;
    let [red, green, blue, alpha] = colour.to_rgba8();
    (alpha == u8::MAX).then(|| Color::from_rgba8(red, green, blue, alpha))
}

/// What the style sheet itself has for a name in a scheme.
pub(super) fn shipped(style: &str, scheme: Scheme, name: &str) -> Option<Color> {
    let blocks: Vec<&str> =
        style.split(":root {").skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let block = blocks.get(scheme as usize)?;
    let declaration = format!("{}:", variable(name)?);
    let value = block.split(';').find_map(|part| part.trim().strip_prefix(&declaration))?;
    parse(value.trim())
}

/// The contrast of two colours, from 1 to 21.
pub(super) fn contrast(one: &Color, other: &Color) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &Color) -> f32 {
    let [red, green, blue, _] = colour.to_linear_rgba();
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;
    use crate::site::render::STYLE;

    #[test]
    fn contrast_is_that_of_the_guideline() {
        let of = |one: &str, other: &str| contrast(&parse(one).unwrap(), &parse(other).unwrap());
        assert!((of("#000", "#fff") - 21.0).abs() < 0.001);
        assert!((of("white", "#777777") - 4.478).abs() < 0.001);
        assert!((of("#777", "#777") - 1.0).abs() < 0.001);
    }

    #[test]
    fn what_is_no_opaque_colour_is_none() {
        for text in
            ["", "blu", "#12", "fff", "#ffffff80", "transparent", "rgb(1,2)", "red; } body {", "var(--fg)"]
        {
            assert!(parse(text).is_none(), "{text}");
        }
        for text in ["#1a2b3c", "#abc", "rgb(26, 43, 60)", "rgb(26 43 60)", "Navy", "hsl(210 40% 17%)"] {
            assert!(parse(text).is_some(), "{text}");
        }
    }

    /// A colour that the style sheet names and a theme cannot set, or the other way round, is a mistake here.
    #[test]
    fn every_colour_of_the_style_sheet_has_a_name_and_stands_out() {
        let block = STYLE.split(":root {").nth(1).unwrap().split('}').next().unwrap();
        let declared = block.split(';').filter_map(|part| part.trim().split_once(':'));
        let mut declared: Vec<&str> =
            declared.map(|(name, _)| name.trim()).filter(|name| name.starts_with("--")).collect();
        let mut named: Vec<&str> = NAMES.iter().map(|(_, variable)| *variable).collect();
        declared.sort_unstable();
        named.sort_unstable();
        assert_eq!(declared, named);
        for (_, scheme) in Scheme::ALL {
            for (one, other) in PAIRS {
                let of =
                    |name| shipped(STYLE, scheme, name).unwrap_or_else(|| panic!("{name} in {scheme:?}"));
                let ratio = contrast(&of(one), &of(other));
                assert!(ratio >= LEAST, "{one} on {other} in {scheme:?}: {ratio}");
            }
        }
    }
}
