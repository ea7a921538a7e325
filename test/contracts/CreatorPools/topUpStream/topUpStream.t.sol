// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_TopUpStream_Test is CreatorPoolsBase {
    bytes32 private constant SALT = "salt";

    function _topUp(bytes32 poolId, uint256 endDay) private returns (uint256 deposit) {
        vm.prank(payer);
        return pools.topUpStream(payer, poolId, SALT, uint24(endDay), type(uint256).max, payer);
    }

    function _expectEnded(bytes32 streamId, uint256 end) private {
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamEnded.selector, streamId, end));
    }

    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        _topUp(poolId, TODAY + 1);
    }

    function testFuzz_RevertGiven_NotRunning(uint256 time) public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        bytes32 streamId = pools.streamIdOf(payer, poolId, SALT);
        _expectEnded(streamId, 0);
        _topUp(poolId, TODAY + 1);

        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 2);
        (bytes32 cancelled, ) = _open(poolId, "cancelled", ONE_PER_SECOND, TODAY + 2);
        _cancel(poolId, "cancelled", 0);
        _expectEnded(cancelled, START);
        pools.topUpStream(payer, poolId, "cancelled", TODAY + 4, 1, payer);

        // In the very second of its end it has ended.
        vm.warp(_bound(time, _start(TODAY + 2), _start(TODAY + 9)));
        _expectEnded(streamId, _start(TODAY + 2));
        _topUp(poolId, TODAY + 10);
    }

    function test_GivenLastSecond() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 2);
        vm.warp(_start(TODAY + 2) - 1);
        _assertEq(_topUp(poolId, TODAY + 3), DAY, "deposit");
        _toDay(TODAY + 5);
        _assertClaims(poolId, workId, _start(TODAY + 3) - START, "both");
    }

    function test_RevertWhen_EndInvalidByADay() public {
        uint24 former = TODAY + 5;
        uint24 last = TODAY + uint24(HORIZON);
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, 1, former);
        uint24[2] memory invalid = [former, last + 1];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(ICreatorPools.StreamEndInvalid.selector, invalid[i], former + 1, last)
            );
            _topUp(poolId, invalid[i]);
        }
    }

    function testFuzz_RevertWhen_EndInvalid(uint24 endDay, uint24 former, uint256 time) public {
        former = uint24(_bound(former, TODAY + 1, TODAY + HORIZON));
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, 1, former);
        vm.warp(_bound(time, START, _start(former) - 1));
        uint256 last = block.timestamp / DAY + HORIZON;
        if (endDay > former && endDay <= last) endDay = former;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamEndInvalid.selector, endDay, former + 1, last));
        _topUp(poolId, endDay);
    }

    function test_RevertWhen_PayerZero() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, 1, TODAY + 1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentPayerZero.selector));
        pools.topUpStream(payer, poolId, SALT, TODAY + 2, 1, address(0));
    }

    function test_RevertWhen_DepositTooHigh() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamDepositTooHigh.selector, 2 * DAY, 2 * DAY - 1));
        vm.prank(payer);
        pools.topUpStream(payer, poolId, SALT, TODAY + 3, 2 * DAY - 1, payer);
        vm.prank(payer);
        pools.topUpStream(payer, poolId, SALT, TODAY + 3, 2 * DAY, payer);
    }

    /// @dev Before and after the end that its pool's clock will never reach.
    function testFuzz_RevertGiven_PoolDead(uint256 time, bool whole) public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _renounce(poolId);
        _open(poolId, SALT, whole ? ONE_PER_SECOND : 1, TODAY + 5);
        _leave(poolId, workId);
        vm.warp(_bound(time, START, _start(TODAY + 20)));
        _expectRevert(ICreatorPools.PoolDead.selector, poolId);
        _topUp(poolId, TODAY + 30);
    }

    function test_RevertGiven_PoolFull() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 1);
        _pay(poolId, 1 << 95);
        // Whole units a day bring no fraction, and are refused too once they would be too many.
        _topUp(poolId, TODAY + 2);
        _skip(1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFull.selector, poolId, (1 << 95) + 1, 1 << 95));
        _topUp(poolId, TODAY + 3);
    }

    function testFuzz_GivenPoolFarBehind(bool whole) public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _open(poolId, SALT, whole ? ONE_PER_SECOND : 1, TODAY + 60);
        for (uint256 i = 1; i <= 40; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + 50);
        if (whole) {
            _topUp(poolId, TODAY + 450);
            _toDay(TODAY + 455);
            while (pools.sync(poolId, 20) != 0) {}
            uint256 expected = _start(TODAY + 450) - START;
            for (uint256 i = 1; i <= 40; ++i) expected += _start(TODAY + i) - START;
            _assertClaims(poolId, workId, expected, "all streams");
        } else {
            vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 8));
            _topUp(poolId, TODAY + 61);
        }
    }

    struct Running {
        bytes32 poolId;
        uint128 rate;
        uint256 end;
        uint256 paid;
    }

    function testFuzz_GivenRunning(uint128 rate, uint16[4] memory more, uint256[4] memory waits, bool byOther) public {
        Running memory stream = Running(_create(), uint128(_bound(rate, 1, 1 << 118)), _start(TODAY + 3), 0);
        bytes32 workId = _member(stream.poolId, author, 1);
        if (byOther) _fund(stranger);
        (, stream.paid) = _open(stream.poolId, SALT, stream.rate, TODAY + 3);
        for (uint256 i = 0; i < 4; ++i) {
            vm.warp(_bound(waits[i], block.timestamp, stream.end - 1));
            uint256 last = block.timestamp / DAY + HORIZON;
            if (stream.end == _start(last)) continue;
            uint256 day = _bound(more[i], stream.end / DAY + 1, last);
            _lengthen(stream, byOther ? stranger : payer, _start(day));
        }
        uint256 fractions = stream.paid * SCALE - stream.rate * (stream.end - START);
        _assertLe(fractions, 5 * SCALE, "fractions");
        uint256 passed = stream.rate * (block.timestamp - START);
        _assertEq(pools.memberOf(stream.poolId, workId).earned, fractions + passed, "so far");
        vm.warp(stream.end);
        _assertClaims(stream.poolId, workId, stream.paid, "all that was paid");
        _assertEq(dollar.balanceOf(address(pools)), 0, "nothing is left");
    }

    function _lengthen(Running memory stream, address who, uint256 end) private {
        uint256 deposit = _ceil(stream.rate * (end - stream.end));
        uint256 before = dollar.balanceOf(who);
        bytes32 streamId = keccak256(abi.encode(payer, stream.poolId, SALT));
        _expectEvent();
        emit ICreatorPools.StreamChanged(stream.poolId, streamId, who, stream.rate, uint48(end), deposit, 0);
        vm.prank(who);
        uint256 paid = pools.topUpStream(payer, stream.poolId, SALT, uint24(end / DAY), deposit, who);
        _assertEq(paid, deposit, "deposit returned");
        _assertEq(before - dollar.balanceOf(who), deposit, "deposit");
        (stream.end, stream.paid) = (end, stream.paid + deposit);
        _assertEq(pools.streamOf(stream.poolId, streamId).end, end, "end");
        uint256 ahead = stream.rate * (end - block.timestamp);
        _assertStream(stream.poolId, SALT, stream.rate * (block.timestamp - START), ahead);
    }

    /// @dev What another paid becomes part of the stream, and its controller's to take back.
    function test_GivenAnotherPaid() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 1);
        _fund(stranger);
        vm.prank(stranger);
        pools.topUpStream(payer, poolId, SALT, TODAY + 3, 2 * DAY, stranger);
        _expectEnded(keccak256(abi.encode(stranger, poolId, SALT)), 0);
        vm.prank(stranger);
        pools.cancelStream(poolId, SALT, 0, stranger);
        _assertEq(_cancel(poolId, SALT, 0), _start(TODAY + 3) - START, "refund");
    }

    /// @dev Through a contract that brings it for somebody.
    function test_WhenCallerBringsIt() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 1);
        uint256 before = dollar.balanceOf(payer);
        funder.forward(abi.encodeCall(pools.topUpStream, (payer, poolId, SALT, TODAY + 2, type(uint256).max, payer)));
        _assertEq(before - dollar.balanceOf(payer), DAY, "deposit");
    }

    /// @dev A remainder of the time when there were more units waits for the next money, were it of no amount. (A campaign of a million acts
    /// found a model that did not know.)
    function testFuzz_GivenRemainderAboveUnits(uint24 units, bool waits) public {
        units = uint24(_bound(units, 1 << 20, (1 << 24) - 1)) | 1;
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, units);
        _pay(poolId, 1);
        uint256 carry = SCALE % units;
        if (waits) _set(poolId, workId, 0);
        _skip(1);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 1);
        _skip(1);
        carry = waits ? carry : (carry + SCALE) % units;
        _set(poolId, workId, 1);
        _assertEq(pools.stateOf(poolId).carry, carry, "carry, before");
        uint256 earned = pools.memberOf(poolId, workId).earned;

        _topUp(poolId, TODAY + 2);
        // Where money waits the books are opened, and the one unit that there is has the remainder.
        _assertEq(pools.stateOf(poolId).carry, waits ? 0 : carry, "carry");
        _assertEq(pools.memberOf(poolId, workId).earned, earned + (waits ? carry : 0), "earned");
        _assertEq(pools.stateOf(poolId).idle, waits ? SCALE : 0, "idle");
    }
}
