//! The account of memory between threads.

use offcut::base::MemoryAccount;

#[test]
fn work_that_ends_by_itself_is_waited_for() {
    let account = MemoryAccount::new(100);
    let passing = account.reserve_for_now(80, String::new).unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| account.reserve(70, String::new).map(|reservation| reservation.bytes()));
        // What no end of others makes room for is refused at once.
        assert_eq!(account.reserve(101, String::new).unwrap_err().left, 100);
        let kept = passing.keep(30);
        assert_eq!(waiting.join().unwrap().unwrap(), 70);
        assert_eq!(kept.bytes(), 30);
    });
    assert_eq!(account.reserved(), 0);
}
