// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Book, Books, StoredBook} from "../../../../contracts/libraries/Books.sol";
import {TestBase} from "../../../utils/TestBase.sol";

contract BookKeeper {
    using Books for StoredBook;

    StoredBook private stored;

    function save(Book memory book) external {
        stored.save(book);
    }

    function load() external view returns (Book memory) {
        return stored.load();
    }

    function isFilling() external view returns (bool) {
        return stored.isFilling();
    }
}

contract Books_Save_Test is TestBase {
    BookKeeper private keeper;

    function setUp() public {
        keeper = new BookKeeper();
    }

    /* FIELDS THAT ARE TOO WIDE */

    function test_RevertWhen_FieldTooWide() public {
        for (uint256 field = 0; field < 6; ++field) {
            vm.expectRevert(Books.BookOverflow.selector);
            keeper.save(_bookWith(field, false));
        }
    }

    /* FIELDS THAT FIT */

    function test_WhenFieldAtItsGreatest() public {
        for (uint256 field = 0; field < 6; ++field) _checkKept(_bookWith(field, true));
    }

    function testFuzz_WhenEverythingFits(Book memory first, Book memory second) public {
        _checkKept(_fit(first));
        _checkKept(_fit(second));
    }

    /* ONLY THE SECOND CHANGED */

    /// @dev Saves a book, and the same a second later; returns the second that is kept.
    function _saveLater(Book memory book) private returns (uint256) {
        book.syncedAt = 1_800_000_000;
        keeper.save(book);
        book.syncedAt += 1;
        keeper.save(book);
        return keeper.load().syncedAt;
    }

    function test_WhenOnlyTheSecondChanged() public {
        Book memory book;
        book.accumulator = 1;
        book.units = 1;
        _assertEq(_saveLater(book), 1_800_000_000, "the clock runs for nobody");
        book.rate = 1;
        _assertEq(_saveLater(book), 1_800_000_001, "a stream runs");
        book.rate = 0;
        book.idle = 1;
        _assertEq(_saveLater(book), 1_800_000_001, "money waits");
    }

    /* FILLING */

    function test_WhenMoneyWaits() public {
        Book memory book;
        keeper.save(book);
        _assertFalse(keeper.isFilling(), "nothing waits");

        book.idle = 1;
        keeper.save(book);
        _assertTrue(keeper.isFilling(), "one unit waits");
    }

    function test_WhenAccumulatorAboveAQuarterOfItsLimit() public {
        Book memory book;
        book.accumulator = 1 << 157;
        keeper.save(book);
        _assertFalse(keeper.isFilling(), "a quarter");

        book.accumulator += 1;
        keeper.save(book);
        _assertTrue(keeper.isFilling(), "a quarter and one");
    }

    /* UTILS */

    /// @dev One field at the greatest value that fits, or one above it; the others are zero. Something streams, as otherwise a book in
    /// which only the second changed is not written.
    function _bookWith(uint256 field, bool fits) private pure returns (Book memory book) {
        uint256 more = fits ? 0 : 1;
        book.rate = 1;
        if (field == 0) book.accumulator = (2 ** 160 - 1) + more;
        if (field == 1) book.syncedAt = (2 ** 48 - 1) + more;
        if (field == 2) book.nextDay = (2 ** 24 - 1) + more;
        if (field == 3) book.units = (2 ** 46 - 1) + more;
        if (field == 4) book.carry = (2 ** 46 - 1) + more;
        if (field == 5) book.rate = (2 ** 128 - 1) + more;
    }

    function _fit(Book memory book) private pure returns (Book memory) {
        book.accumulator %= 2 ** 160;
        book.syncedAt %= 2 ** 48;
        book.nextDay %= 2 ** 24;
        book.units %= 2 ** 46;
        book.carry %= 2 ** 46;
        book.rate = (book.rate % (2 ** 128 - 1)) + 1;
        return book;
    }

    function _checkKept(Book memory book) private {
        keeper.save(book);
        Book memory kept = keeper.load();
        _assertEq(kept.accumulator, book.accumulator, "accumulator");
        _assertEq(kept.units, book.units, "units");
        _assertEq(kept.rate, book.rate, "rate");
        _assertEq(kept.carry, book.carry, "carry");
        _assertEq(kept.idle, book.idle, "idle");
        _assertEq(kept.syncedAt, book.syncedAt, "syncedAt");
        _assertEq(kept.nextDay, book.nextDay, "nextDay");
        _assertEq(kept.started, book.started, "started");
    }
}
