// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {PoolClaim, PoolState, PoolTerms} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_Sharing_Test is CreatorPoolsBase {
    uint256 private constant MEMBERS = 3;

    bytes32[MEMBERS] private _works;
    uint256 private _pairs;
    uint256 private _dice;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < MEMBERS; ++i) _works[i] = _register(author);
    }

    function _roll(uint256 limit) private returns (uint256) {
        return uint256(keccak256(abi.encode(++_dice))) % limit;
    }

    function _freshPool(uint16 noticeDays, uint24 joinUnits) private returns (bytes32) {
        PoolTerms memory terms = _terms();
        (terms.noticeDays, terms.joinUnits, terms.salt) = (noticeDays, joinUnits, bytes32(++_pairs));
        return _create(terms);
    }

    function _enter(bytes32 poolId, uint256 member) private {
        vm.prank(author);
        pools.joinPool(poolId, _works[member]);
    }

    /// @dev Claimed and not, scaled.
    function _earned(bytes32 poolId, uint256 member) private view returns (uint256) {
        return pools.memberOf(poolId, _works[member]).earned;
    }

    /* DUST */

    /// @dev `npm run test:deep` makes a hundred thousand deposits.
    function test_GivenManyDepositsOfOneUnit() public {
        uint256 deposits = vm.envOr("DUST_DEPOSITS", uint256(1_000));
        bytes32 poolId = _create();
        // Nothing divides evenly by the sum of these.
        uint24[7] memory units = [1, 2, 3, 97, 65_537, 1_000_003, type(uint24).max];
        bytes32[7] memory workIds;
        for (uint256 i = 0; i < 7; ++i) workIds[i] = _member(poolId, author, units[i]);
        uint256 claimed = 0;
        PoolState memory state;
        for (uint256 i = 1; i <= deposits; ++i) {
            _pay(poolId, 1);
            if (i % 97 == 0) claimed += pools.claim(poolId, workIds[(i / 97) % 7]);
            if (i % 499 == 0 || i == deposits) {
                state = pools.stateOf(poolId);
                uint256 owed = 0;
                uint256 scaled = claimed * SCALE + state.carry;
                for (uint256 j = 0; j < 7; ++j) {
                    owed += pools.claimable(poolId, workIds[j]);
                    scaled += pools.memberOf(poolId, workIds[j]).earned;
                }
                _assertEq(scaled, i * SCALE, "all that came, to the bit");
                // A fraction of a base unit for each member, and less than one that is carried.
                _assertLe(i - claimed - owed, 7, "dust");
            }
        }
        for (uint256 j = 0; j < 7; ++j) claimed += pools.claim(poolId, workIds[j]);
        _assertEq(dollar.balanceOf(address(pools)), deposits - claimed, "held");
        _assertLe(deposits - claimed, 7, "dust that stays");
        _assertTrue(state.carry < state.totalUnits, "carry");
    }

    /* NEUTRALITY */

    struct Step {
        uint256 kind;
        uint256 member;
        uint256 number;
        uint256 day;
    }

    /// @dev `npm run test:deep` compares ten pairs in each run, a hundred thousand in all.
    function testFuzz_GivenSyncsAndClaimsInBetween(uint256 seed) public {
        uint256 pairs = vm.envOr("SYNC_PAIRS", uint256(1));
        _dice = seed & type(uint248).max;
        for (uint256 i = 0; i < pairs; ++i) _comparePair();
    }

    function _comparePair() private {
        uint16 notice = uint16(_roll(3));
        bytes32[2] memory pair = [_freshPool(notice, 5), _freshPool(notice, 5)];
        uint256[MEMBERS] memory claimed;
        for (uint256 step = 0; step < 10; ++step) {
            Step memory next = Step(_roll(8), _roll(MEMBERS), _roll(1 << _roll(40)), _today() + 1 + _roll(9));
            bool one = _take(pair[0], next);
            bool other = _take(pair[1], next);
            _assertEq(one, other, "both or neither");
            uint256 seconds_ = _roll(3) * _roll(2 * DAY);
            // One pool is looked at by the second, the other left alone.
            for (uint256 part = 0; part < 2; ++part) {
                _skip(seconds_ / 2);
                uint256 member = _roll(MEMBERS);
                if (_roll(2) == 0) pools.sync(pair[1], _roll(3));
                if (_roll(2) == 0) claimed[member] += pools.claim(pair[1], _works[member]);
            }
        }
        _skip(20 * DAY);
        for (uint256 i = 0; i < MEMBERS; ++i) {
            _assertEq(_earned(pair[0], i), _earned(pair[1], i) + claimed[i] * SCALE, "earned");
            _assertEq(pools.claim(pair[0], _works[i]), claimed[i] + pools.claim(pair[1], _works[i]), "claimed in all");
        }
        PoolState memory left = pools.stateOf(pair[0]);
        PoolState memory right = pools.stateOf(pair[1]);
        _assertEq(left.carry, right.carry, "carry");
        _assertEq(left.idle, right.idle, "idle");
    }

    /// @dev Does one step to a pool; it may be refused.
    function _take(bytes32 poolId, Step memory step) private returns (bool done) {
        bytes32 workId = _works[step.member];
        bytes memory call_;
        address who = author;
        if (step.kind == 0) call_ = abi.encodeCall(pools.joinPool, (poolId, workId));
        else if (step.kind == 1) call_ = abi.encodeCall(pools.leavePool, (poolId, workId));
        else if (step.kind < 4) {
            (who, call_) = (operator, abi.encodeCall(pools.setUnits, (poolId, workId, uint24(step.number % 1_000))));
        } else if (step.kind < 6) {
            (who, call_) = (payer, abi.encodeCall(pools.pay, (poolId, step.number + 1, payer, 0)));
        } else {
            (who, call_) = (
                payer,
                abi.encodeCall(
                    pools.openStream,
                    (
                        poolId,
                        bytes32(step.member),
                        uint128(step.number + 1) << 40,
                        uint24(step.day),
                        type(uint256).max,
                        payer
                    )
                )
            );
        }
        vm.prank(who);
        (done, ) = address(pools).call(call_);
    }

    /* JOINERS AND LEAVERS */

    function testFuzz_GivenJoinersAndLeavers(uint256 seed) public {
        _dice = seed & type(uint248).max;
        bytes32 poolId = _freshPool(0, uint24(1 + _roll(1 << 20)));
        _enter(poolId, 0);
        uint256 paid = 1 + _roll(1 << 90);
        _pay(poolId, paid);
        (, uint256 deposit) = _open(poolId, 0, uint128(1 + _roll(1 << 90)), _today() + 1 + _roll(30));
        _skip(_roll(40 * DAY));

        uint256 before = _earned(poolId, 0);
        _enter(poolId, 1);
        _assertEq(_earned(poolId, 1), 0, "joiner, of the past");
        _assertEq(_earned(poolId, 0), before, "who was there");

        _skip(_roll(40 * DAY));
        _pay(poolId, paid);
        uint256 accrued = _earned(poolId, 1);
        _leave(poolId, _works[1]);
        _assertEq(_earned(poolId, 1), accrued, "leaver, at once");
        _pay(poolId, paid);
        _skip(40 * DAY);
        _assertEq(_earned(poolId, 1), accrued, "leaver, later");

        // Joins again: nothing of what came meanwhile, and what it had is still there.
        _enter(poolId, 1);
        _assertEq(_earned(poolId, 1), accrued, "who is back");
        uint256 claimed = pools.claim(poolId, _works[1]);
        _assertEq(claimed, accrued / SCALE, "claimed");
        claimed += pools.claim(poolId, _works[0]);
        _assertNear(claimed, 3 * paid + deposit, 2, "all together");
    }

    /* NO UNITS */

    function testFuzz_GivenDepositsWithoutUnits(uint256 seed) public {
        _dice = seed & type(uint248).max;
        bytes32 poolId = _freshPool(0, 0);
        bool left = _roll(2) == 0;
        _enter(poolId, 0);
        if (left) {
            // Somebody held units, and does no more.
            _set(poolId, _works[0], 1);
            _set(poolId, _works[0], 0);
        }
        uint256 waiting = 0;
        for (uint256 i = 0; i < 1 + _roll(4); ++i) {
            uint256 amount = 1 + _roll(1 << _roll(94));
            if (waiting + amount >= 1 << 94) break;
            _pay(poolId, amount);
            waiting += amount;
            _skip(_roll(2 * DAY));
        }
        _assertEq(pools.stateOf(poolId).idle, waiting * SCALE, "waits");
        _assertEq(pools.claim(poolId, _works[0]), 0, "nobody's yet");

        _enter(poolId, 1);
        uint24[2] memory units = [uint24(1 + _roll(1 << 23)), uint24(1 + _roll(1 << 23))];
        _set(poolId, _works[0], units[0]);
        _set(poolId, _works[1], units[1]);
        _skip(1);
        uint256 one = pools.claim(poolId, _works[0]);
        uint256 other = pools.claim(poolId, _works[1]);
        _assertNear(one + other, waiting, 2, "shared");
        _assertNear(one, (waiting * units[0]) / (uint256(units[0]) + units[1]), 1, "by units");
    }

    /* ENTRIES THAT ARE ZERO, EMPTY OR NAMED TWICE */

    function testFuzz_WhenEntriesAreNamedTwice(uint24 first, uint24 second, uint256 amount) public {
        amount = _bound(amount, 1, 1 << 90);
        bytes32 poolId = _freshPool(0, 0);
        _enter(poolId, 0);
        _enter(poolId, 1);
        bytes32[] memory workIds = new bytes32[](3);
        uint24[] memory units = new uint24[](3);
        (workIds[0], workIds[1], workIds[2]) = (_works[0], _works[1], _works[0]);
        (units[0], units[1], units[2]) = (first, 7, second);
        vm.startPrank(operator);
        pools.setUnitsBatch(poolId, workIds, units);
        _assertMember(poolId, _works[0], true, second);
        _assertEq(_totalUnits(poolId), uint256(second) + 7, "sum of units");
        // The units that are held, and no entries at all.
        pools.setUnits(poolId, _works[0], second);
        pools.setUnitsBatch(poolId, new bytes32[](0), new uint24[](0));
        workIds[0] = 0;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.MemberNotJoined.selector, poolId, bytes32(0)));
        pools.setUnitsBatch(poolId, workIds, units);
        vm.stopPrank();
        _assertEq(_totalUnits(poolId), uint256(second) + 7, "sum of units, unchanged");

        _pay(poolId, amount);
        PoolClaim[] memory claims = new PoolClaim[](4);
        for (uint256 i = 0; i < 4; ++i) claims[i] = PoolClaim(poolId, _works[i % 2]);
        uint256 before = dollar.balanceOf(author);
        uint256[] memory amounts = pools.claimBatch(claims);
        _assertEq(amounts[2] + amounts[3], 0, "the second time");
        _assertEq(dollar.balanceOf(author) - before, amounts[0] + amounts[1], "paid once");
        _assertEq(pools.claim(poolId, _works[0]), 0, "nothing more");
        _assertLe(dollar.balanceOf(address(pools)), 2, "dust");

        // A work that is unknown has no payee: it is passed over.
        claims[0].workId = 0;
        _assertEq(pools.claimBatch(claims)[0], 0, "nobody's");
        vm.expectRevert(ICreatorPools.ClaimEmpty.selector);
        pools.claimBatch(new PoolClaim[](0));
    }

    /// @dev A work given to its own owner, and one that joins twice or leaves twice.
    function test_WhenGivenToItself() public {
        bytes32 poolId = _freshPool(0, 5);
        _enter(poolId, 0);
        _pay(poolId, 100);
        vm.startPrank(author);
        works.transferFrom(author, author, uint256(_works[0]));
        _assertEq(works.balanceOf(author), MEMBERS, "works");
        _expectRevert(ICreatorPools.MemberAlreadyJoined.selector, poolId, _works[0]);
        pools.joinPool(poolId, _works[0]);
        _assertEq(pools.claimable(poolId, _works[0]), 100, "earned");
        pools.leavePool(poolId, _works[0]);
        _expectRevert(ICreatorPools.MemberNotJoined.selector, poolId, _works[0]);
        pools.leavePool(poolId, _works[0]);
        vm.stopPrank();
        _assertEq(_totalUnits(poolId), 0, "units");
        _assertClaims(poolId, _works[0], 100, "all of it");
    }
}
