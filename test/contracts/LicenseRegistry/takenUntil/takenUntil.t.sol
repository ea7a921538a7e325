// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {Acquisition, Credential, NoticeKind, OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract TakenUntilTest is LicenseRegistryBase {
    uint48 private constant FOREVER = type(uint48).max;
    uint16 private constant RETRIEVE = Uses.RETRIEVE;
    uint16 private constant INDEX = Uses.INDEX;
    uint16 private constant BOTH = Uses.RETRIEVE | Uses.INDEX;

    /// @dev A license that {testFuzz_NeverTwice} has sold.
    struct Sold {
        bytes32 id;
        uint16 uses;
        bool exclusive;
        uint256 start;
        uint256 end;
        /// Until when it holds, as far as it is known; its end, or when a notice takes effect.
        uint256 until;
        bool released;
    }

    bytes32 private agency;
    uint256 private salts;
    Sold[] private sold;
    /// @dev What the registry should know of a use.
    mapping(uint256 use => uint256) private busy;
    mapping(uint256 use => uint256) private exclusive;

    function setUp() public override {
        super.setUp();
        agency = _pool(true, 1);
    }

    function _pool(bool soleAgent, uint256 salt) private returns (bytes32) {
        vm.prank(operator);
        return pools.createPool(PoolTerms(address(dollar), Uses.ALL, 0, 1, soleAgent, 0, operator, bytes32(salt)));
    }

    /// @param start Zero: when it is acquired. @param duration Zero: without end.
    function _offer(uint16 uses, bool alone, uint256 start, uint256 duration) private returns (bytes32) {
        OfferTerms memory terms = _terms();
        terms.poolId = agency;
        terms.uses = uses;
        terms.exclusive = alone;
        terms.start = uint48(start);
        terms.duration = uint48(duration);
        terms.noticeDays = 1;
        terms.fee = 0;
        terms.salt = bytes32(++salts);
        return _publish(terms);
    }

    function _buy(bytes32 offerId) private returns (bytes32) {
        Acquisition memory asked = _acquisition(offerId);
        asked.salt = bytes32(++salts);
        vm.prank(licensee);
        return licenses.acquire(asked, Credential(0, ""));
    }

    function _sell(uint16 uses, bool alone, uint256 start, uint256 duration) private returns (bytes32) {
        return _buy(_offer(uses, alone, start, duration));
    }

    function _expectTaken(uint16 use, uint256 until) private {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseUseTaken.selector, agency, use, until));
    }

    function _assertTaken(uint16 use, uint256 busyUntil, uint256 exclusiveUntil, string memory what) private view {
        (uint256 busyNow, uint256 exclusiveNow) = licenses.takenUntil(agency, use);
        _assertEq(busyNow, busyUntil, string.concat(what, ": busy"));
        _assertEq(exclusiveNow, exclusiveUntil, string.concat(what, ": exclusive"));
    }

    function testFuzz_GivenNothing(bytes32 pool, uint16 use) public view {
        (uint256 busyUntil, uint256 exclusiveUntil) = licenses.takenUntil(pool, use);
        _assertEq(busyUntil, 0, "busy");
        _assertEq(exclusiveUntil, 0, "exclusive");
    }

    function test_GivenNoSoleAgent() public {
        agency = _pool(false, 2);
        _sell(BOTH, false, 0, 100 * DAY);
        _assertTaken(RETRIEVE, 0, 0, "nothing is kept");
        OfferTerms memory terms = _terms();
        terms.exclusive = true;
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferNotSoleAgent.selector, poolId));
        _publish(terms);
    }

    function testFuzz_GivenToAnybody(uint16 uses, uint48 duration) public {
        uses = uint16(_bound(uses, 1, Uses.ALL));
        duration = uint48(_bound(duration, 1, FOREVER));
        _sell(uses, false, 0, duration);
        uint256 end = START + duration;
        if (end > FOREVER) end = FOREVER;
        for (uint256 bit = 0; bit < 16; ++bit) {
            uint16 use = uint16(1 << bit);
            _assertTaken(use, uses & use == 0 ? 0 : end, 0, "sold");
        }
        if (uses & (uses - 1) != 0) _assertTaken(uses, 0, 0, "no set of uses");
        (uint256 busyUntil, ) = licenses.takenUntil(poolId, RETRIEVE);
        _assertEq(busyUntil, 0, "another pool");
    }

    function test_GivenToAnybody_Several() public {
        _sell(RETRIEVE, false, 0, 100 * DAY);
        _sell(BOTH, false, 0, 50 * DAY);
        _assertTaken(RETRIEVE, START + 100 * DAY, 0, "the later end");
        _assertTaken(INDEX, START + 50 * DAY, 0, "its only end");
        _sell(BOTH, false, START + 60 * DAY, 70 * DAY);
        _assertTaken(RETRIEVE, START + 130 * DAY, 0, "a later end");
        _assertTaken(INDEX, START + 130 * DAY, 0, "a later end");
    }

    function test_GivenToAnybody_Endless() public {
        _sell(RETRIEVE, false, 0, 0);
        _assertTaken(RETRIEVE, FOREVER, 0, "without end");
        _sell(RETRIEVE, false, 0, 100 * DAY);
        _assertTaken(RETRIEVE, FOREVER, 0, "a shorter one");
        bytes32 alone = _offer(RETRIEVE, true, 0, DAY);
        vm.warp(FOREVER - 1);
        _expectTaken(RETRIEVE, FOREVER);
        _buy(alone);
    }

    function test_GivenEndTooLate() public {
        // Its end would be second 2^48, or the last that fits: as good as none.
        _sell(RETRIEVE, true, START, FOREVER - START + 1);
        _assertTaken(RETRIEVE, FOREVER, FOREVER, "one too late");
        _sell(INDEX, true, START, FOREVER - START - 1);
        _assertTaken(INDEX, FOREVER - 1, FOREVER - 1, "the latest that is an end");
    }

    function testFuzz_GivenToOneAlone(uint16 uses, uint48 duration) public {
        uses = uint16(_bound(uses, 1, Uses.ALL));
        duration = uint48(_bound(duration, 1, 1 << 47));
        _sell(uses, true, 0, duration);
        for (uint256 bit = 0; bit < 16; ++bit) {
            uint16 use = uint16(1 << bit);
            uint256 end = uses & use == 0 ? 0 : START + duration;
            _assertTaken(use, end, end, "sold");
        }
    }

    function testFuzz_WhenToOneAlone(bool alone, uint48 duration) public {
        duration = uint48(_bound(duration, 1, 1 << 46));
        _sell(RETRIEVE, true, 0, duration);
        uint256 end = START + duration;
        bytes32 offerId = _offer(BOTH, alone, 0, DAY);
        bytes32 early = _offer(RETRIEVE, alone, end - 1, DAY);
        bytes32 late = _offer(RETRIEVE, alone, end, DAY);
        _expectTaken(RETRIEVE, end);
        _buy(offerId);
        _assertTaken(INDEX, 0, 0, "a refused sale takes nothing");
        if (duration > 1) {
            _expectTaken(RETRIEVE, end);
            _buy(early);
        }
        uint256 before = vm.snapshotState();
        _buy(late);
        _assertTaken(RETRIEVE, end + DAY, alone ? end + DAY : end, "sold ahead");
        vm.revertToState(before);
        vm.warp(end - 1);
        _expectTaken(RETRIEVE, end);
        _buy(offerId);
        vm.warp(end);
        _buy(offerId);
        _assertTaken(RETRIEVE, end + DAY, alone ? end + DAY : end, "sold in its end");
    }

    function test_RevertWhen_SeveralUses() public {
        _sell(INDEX, true, 0, 30 * DAY);
        _sell(Uses.DISTILL, true, 0, 10 * DAY);
        bytes32 all = _offer(BOTH | Uses.DISTILL, false, 0, DAY);
        bytes32 some = _offer(RETRIEVE | Uses.DISTILL, false, 0, DAY);
        _expectTaken(INDEX, START + 30 * DAY);
        _buy(all);
        _expectTaken(Uses.DISTILL, START + 10 * DAY);
        _buy(some);
        _sell(RETRIEVE, false, 0, DAY);
    }

    function testFuzz_WhenToAnybody(uint48 duration) public {
        duration = uint48(_bound(duration, 1, 1 << 46));
        _sell(RETRIEVE, false, 0, duration);
        uint256 end = START + duration;
        bytes32 alone = _offer(BOTH, true, 0, DAY);
        _expectTaken(RETRIEVE, end);
        _buy(alone);
        _sell(BOTH, false, 0, 1);
        vm.warp(end - 1);
        _expectTaken(RETRIEVE, end);
        _buy(alone);
        vm.warp(end);
        _buy(alone);
        _assertTaken(RETRIEVE, end + DAY, end + DAY, "sold in its end");
    }

    function testFuzz_GivenTerminated_ByNotice(uint8 which, uint48 late) public {
        NoticeKind kind = NoticeKind(_bound(which, 1, 2));
        bytes32 id = _sell(BOTH, true, 0, 100 * DAY);
        _give(kind == NoticeKind.Licensee ? licensee : operator, id, kind);
        _assertTaken(RETRIEVE, START + 100 * DAY, START + 100 * DAY, "notice frees nothing yet");
        vm.warp(_bound(late, START + DAY, START + 200 * DAY));
        _assertTaken(RETRIEVE, START + 100 * DAY, START + 100 * DAY, "nor does time alone");
        licenses.recordStanding(id);
        for (uint256 round = 0; round < 2; ++round) {
            _assertTaken(RETRIEVE, START + DAY, START + DAY, "given back");
            _assertTaken(INDEX, START + DAY, START + DAY, "every use");
            licenses.recordStanding(id);
        }
        bytes32 next = _sell(BOTH, true, 0, 300 * DAY);
        _assertStanding(next, Standing.Active, "sold again");
        // The end of the first no longer stands for anything, also where the next has the same.
        licenses.recordStanding(id);
        _assertTaken(RETRIEVE, block.timestamp + 300 * DAY, block.timestamp + 300 * DAY, "the next");
    }

    function test_GivenTerminated_SameEnd() public {
        // A fixed start fixes the end for all who come: two licenses with one end, of which the first was terminated.
        bytes32 offerId = _offer(RETRIEVE, true, START, 100 * DAY);
        bytes32 first = _buy(offerId);
        _give(licensee, first, NoticeKind.Licensee);
        vm.warp(START + DAY);
        _expectTaken(RETRIEVE, START + 100 * DAY);
        _buy(offerId);
        licenses.recordStanding(first);
        _buy(offerId);
        licenses.recordStanding(first);
        _assertTaken(RETRIEVE, START + 100 * DAY, START + 100 * DAY, "the second's");
    }

    function test_GivenTerminated_ByLapse() public {
        OfferTerms memory terms = _terms();
        terms.poolId = agency;
        terms.exclusive = true;
        terms.minRate = RATE;
        bytes32 id = _acquire(terms);
        vm.warp(START + 25 * DAY);
        licenses.recordStanding(id);
        _assertTaken(RETRIEVE, START + 10 * DAY, START + 10 * DAY, "from the second it names");
    }

    function test_GivenTerminated_BeforeStart() public {
        _sell(RETRIEVE, false, 0, 5 * DAY);
        bytes32 id = _sell(RETRIEVE, true, START + 10 * DAY, 10 * DAY);
        _assertTaken(RETRIEVE, START + 20 * DAY, START + 20 * DAY, "sold ahead");
        _give(operator, id, NoticeKind.Publisher);
        vm.warp(START + DAY);
        licenses.recordStanding(id);
        _assertTaken(RETRIEVE, START + 10 * DAY, START + 10 * DAY, "from its start");
    }

    function test_GivenTerminated_LaterSaleToOneAlone() public {
        _checkLaterSale(true);
    }

    function test_GivenTerminated_LaterSaleToAnybody() public {
        _checkLaterSale(false);
    }

    function _checkLaterSale(bool alone) private {
        bytes32 id = _sell(BOTH, true, 0, 10 * DAY);
        _sell(RETRIEVE, alone, START + 10 * DAY, 10 * DAY);
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(START + DAY);
        licenses.recordStanding(id);
        uint256 later = START + 20 * DAY;
        _assertTaken(RETRIEVE, later, alone ? later : START + DAY, "the later sale stands");
        _assertTaken(INDEX, START + DAY, START + DAY, "the other use is free");
        bytes32 again = _offer(RETRIEVE, true, 0, DAY);
        _expectTaken(RETRIEVE, later);
        _buy(again);
        bytes32 shared = _offer(RETRIEVE, false, 0, DAY);
        if (alone) _expectTaken(RETRIEVE, later);
        _buy(shared);
    }

    function test_GivenTerminated_EndTooLate() public {
        bytes32 id = _sell(RETRIEVE, true, 0, FOREVER);
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(START + DAY);
        licenses.recordStanding(id);
        _assertTaken(RETRIEVE, START + DAY, START + DAY, "given back");
    }

    function test_GivenExpired() public {
        bytes32 id = _sell(RETRIEVE, true, 0, 10 * DAY);
        vm.warp(START + 10 * DAY - 1);
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(START + 20 * DAY);
        licenses.recordStanding(id);
        _assertTaken(RETRIEVE, START + 10 * DAY, START + 10 * DAY, "as sold");
    }

    function test_GivenTerminated_ToAnybody() public {
        bytes32 id = _sell(RETRIEVE, false, 0, 100 * DAY);
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(START + DAY);
        licenses.recordStanding(id);
        _assertTaken(RETRIEVE, START + 100 * DAY, 0, "as sold");
        bytes32 alone = _offer(RETRIEVE, true, 0, DAY);
        _expectTaken(RETRIEVE, START + 100 * DAY);
        _buy(alone);
    }

    /// @dev Each step sells something, gives a notice or lets time pass; starts and durations are few, so that ends meet.
    function testFuzz_NeverTwice(uint256 seed) public {
        for (uint256 step = 0; step < 12; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 5 == 0 && sold.length != 0) _endOne((seed >> 8) % sold.length);
            else _tryToSell(seed >> 8);
            if (seed % 3 == 0) vm.warp(block.timestamp + DAY);
            for (uint256 bit = 0; bit < 3; ++bit) {
                _assertTaken(uint16(1 << bit), busy[1 << bit], exclusive[1 << bit], "foretold");
            }
        }
        for (uint256 i = 0; i < sold.length; ++i) {
            for (uint256 j = 0; j < i; ++j) _assertApart(sold[i], sold[j]);
        }
    }

    function _tryToSell(uint256 seed) private {
        Sold memory sale;
        sale.uses = uint16(_bound(seed & 7, 1, 7));
        sale.exclusive = (seed >> 3) & 1 == 0;
        uint256 fixedStart = (seed >> 4) & 1 == 0 ? 0 : START + ((seed >> 5) % 8) * DAY;
        uint256 duration = _bound((seed >> 16) % 8, sale.exclusive ? 1 : 0, 7) * DAY;
        sale.start = fixedStart > block.timestamp ? fixedStart : block.timestamp;
        sale.end = duration == 0 ? FOREVER : (fixedStart == 0 ? sale.start : fixedStart) + duration;
        sale.until = sale.end;
        bytes32 offerId = _offer(sale.uses, sale.exclusive, fixedStart, duration);
        if (sale.end <= sale.start) {
            vm.expectRevert(
                abi.encodeWithSelector(ILicenseRegistry.LicenseTimeOver.selector, sale.end, block.timestamp)
            );
            _buy(offerId);
            return;
        }
        for (uint16 use = 1; use < 8; use <<= 1) {
            if (sale.uses & use == 0) continue;
            uint256 free = sale.exclusive && busy[use] > exclusive[use] ? busy[use] : exclusive[use];
            if (free <= sale.start) continue;
            _expectTaken(use, free);
            _buy(offerId);
            return;
        }
        sale.id = _buy(offerId);
        for (uint16 use = 1; use < 8; use <<= 1) {
            if (sale.uses & use == 0) continue;
            if (sale.end > busy[use]) busy[use] = sale.end;
            if (sale.exclusive) exclusive[use] = sale.end;
        }
        sold.push(sale);
    }

    /// @dev Gives notice where there is none yet, or records what has come of one.
    function _endOne(uint256 index) private {
        Sold storage sale = sold[index];
        if (block.timestamp < sale.end && sale.until == sale.end) {
            _give(licensee, sale.id, NoticeKind.Licensee);
            if (block.timestamp + DAY < sale.end)
                sale.until = block.timestamp + DAY;
                // A notice that changes nothing is taken back, so that another can be given.
            else _withdraw(sale.id);
            return;
        }
        licenses.recordStanding(sale.id);
        if (sale.until == sale.end || block.timestamp < sale.until || sale.released) return;
        sale.released = true;
        if (!sale.exclusive) return;
        uint256 free = sale.until > sale.start ? sale.until : sale.start;
        for (uint16 use = 1; use < 8; use <<= 1) {
            if (sale.uses & use == 0) continue;
            if (exclusive[use] == sale.end) exclusive[use] = free;
            if (busy[use] == sale.end) busy[use] = free;
        }
    }

    function _withdraw(bytes32 id) private {
        vm.prank(licensee);
        licenses.withdrawNotice(id, NoticeKind.Licensee);
    }

    function _assertApart(Sold memory a, Sold memory b) private pure {
        if (!a.exclusive && !b.exclusive) return;
        if (a.uses & b.uses == 0) return;
        // One that was terminated before its start holds in no second.
        if (a.until <= a.start || b.until <= b.start) return;
        _assertTrue(a.until <= b.start || b.until <= a.start, "a use sold twice");
    }
}
