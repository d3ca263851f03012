use super::*;
use genpon_model::register::Register as _;
use genpon_model::registers::shipped;

/// The shipped policy for staff.
pub(crate) fn policy() -> AuthenticationPolicy {
    let is_staff = |entry: &shipped::Shipped| {
        entry.register.code == "authentication-policy" && entry.key.as_str() == "staff"
    };
    let value = shipped().into_iter().find(is_staff).unwrap().value;
    AuthenticationPolicy::read(&value).unwrap()
}

fn sato() -> Person {
    Person {
        kana: Some("サトウ ケイコ".parse().unwrap()),
        birth_date: Some("1980-04-05".parse().unwrap()),
        ..Person::new("ksato7".parse().unwrap(), "佐藤 恵子".parse().unwrap())
    }
}

fn found(password: &str) -> Vec<PasswordFault> {
    faults(&policy(), &sato(), password, None)
}

const GOOD: &str = "wv7-Tqu9+zmx4G";

// shows: J-6.2.4-2
#[test]
fn a_password_is_long_and_has_letters_digits_and_symbols() {
    let eight = AuthenticationPolicy {
        password_chars_min: 8,
        ..policy()
    };
    let check = |password: &str| faults(&eight, &sato(), password, None);
    assert_eq!(check("q7%zkW2"), [PasswordFault::TooShort]);
    for missing in ["qzkwvmtu%", "qzkwvmt7u", "7249%5136"] {
        assert_eq!(check(missing), [PasswordFault::MissingClass], "{missing}");
    }
    assert_eq!(check("q7%zkW2m"), []);
    for byte in 0..=u8::MAX {
        let drawn: [u8; 16] = std::array::from_fn(|n| {
            byte.wrapping_mul(37)
                .wrapping_add(u8::try_from(n).unwrap() * 11)
        });
        assert_eq!(found(&generate(&drawn)), [], "{}", generate(&drawn));
    }
}

// shows: J-6.2.4-3, C-s14-6a
#[test]
fn what_can_be_guessed_is_refused_and_what_cannot_is_not() {
    let own = [
        "Sato-7!wvqmxuz",
        "s4t0h#7wvqmxuz",
        "keiko.wvq7mxuz",
        "佐藤-wvq7mxuz4",
        "サトウ-wvq7mxu",
        "KSATO7-wvqmxuz",
        "w#1980-04-05qv",
        "w#1980/4/5-qvm",
        "wq+800405-vmxz",
        "wq+550405-vmxz",
    ];
    for password in own {
        assert!(
            found(password).contains(&PasswordFault::OwnData),
            "{password}"
        );
    }
    for password in [
        "Password-2026!",
        "p@ssw0rd-1234",
        "Qwerty-12345!!",
        "Byouin-2026!!",
        "sakura.1234567",
        "Letmein-123456",
    ] {
        assert!(
            found(password).contains(&PasswordFault::CommonWord),
            "{password}"
        );
    }
    assert_eq!(found("a1-a1-a1-a1-a1"), [PasswordFault::TooPlain]);
    for password in [GOOD, "Tsugaru-9473-Momiji!", "椅子と8番目の雲、紙の船"] {
        let faults = found(password);
        assert!(
            !faults.contains(&PasswordFault::OwnData),
            "{password}: {faults:?}"
        );
        assert!(
            !faults.contains(&PasswordFault::CommonWord),
            "{password}: {faults:?}"
        );
    }
}

// shows: J-6.2.4-4
#[test]
fn a_variant_of_the_present_one_is_refused() {
    let alike = [
        "wv7-Tqu9+zmx4G1",
        "WV7-tqu9+ZMX4g",
        "1wv7-Tqu9+zmx4G!",
        "wv8-Tqu0+zmx5G",
        "wv7-Tqu9+zmx4",
    ];
    for password in alike {
        let found = faults(&policy(), &sato(), password, Some(GOOD));
        assert!(found.contains(&PasswordFault::LikePresent), "{password}");
    }
    let other = faults(&policy(), &sato(), "kd3/Hbn8=rpy6C", Some(GOOD));
    assert_eq!(other, []);
}
