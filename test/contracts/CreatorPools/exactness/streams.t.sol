// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MemberState, PoolState, StreamState} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_Streams_Test is CreatorPoolsBase {
    /// @dev Rates that a stream has at most in its life, here.
    uint256 private constant CHANGES = 6;

    /// @dev A stream as its payer remembers it: from when on each rate held, and when it ends.
    struct Known {
        uint256[CHANGES] since;
        uint256[CHANGES] rate;
        uint256 count;
        uint256 end;
        uint256 deposited;
        uint256 refunded;
    }

    struct Run {
        uint256 seed;
        uint256 dice;
        bytes32 poolId;
        bytes32 workId;
        uint24 units;
        bool waits;
        uint256 count;
        uint256 net;
        uint256 claimed;
    }

    mapping(uint256 index => Known) private _known;

    /// @dev `npm run test:deep` tells a hundred streams in each of its runs, a million in all.
    function testFuzz_GivenStreams(uint256 seed) public {
        uint256 streams = vm.envOr("STREAMS", uint256(20));
        Run memory run;
        run.seed = seed;
        vm.warp(_beginning(run));
        run.poolId = _create();
        run.units =
            _roll(run, 3) == 0
                ? type(uint24).max
                : _roll(run, 2) == 0
                    ? 1
                    : uint24(1 + _roll(run, 1 << 20));
        run.workId = _member(run.poolId, author, run.units);

        for (uint256 i = 0; i < streams; ++i) {
            _moveOn(run);
            _openOne(run);
            _changeOne(run);
            _sampleOne(run);
            if (_roll(run, 8) == 0) _checkPool(run);
        }
        _finish(run);
    }

    /* TIME */

    function _beginning(Run memory run) private pure returns (uint256 time) {
        uint256 which = _roll(run, 5);
        if (which == 0) time = START;
        else if (which == 1) time = (1 << 32) - 5 * DAY;
        else if (which == 2) time = (1 << 40) - 5 * DAY;
        else if (which == 3) time = START + 36_525 * DAY;
        else time = START + _roll(run, 1 << 36);
        return time + _roll(run, 3 * DAY);
    }

    /// @dev Up to ten days ahead: often to the very edge of something.
    function _moveOn(Run memory run) private {
        uint256 time = _someSecond(run, 10 * DAY);
        if (time > block.timestamp) vm.warp(time);
    }

    /// @dev A second from now on, within `span`: an edge of a day, of a stream, of a power of two, or any.
    function _someSecond(Run memory run, uint256 span) private view returns (uint256 time) {
        uint256 which = _roll(run, 6);
        if (which == 0) return block.timestamp;
        if (which == 1) return block.timestamp + _roll(run, span);
        if (which == 2) time = block.timestamp < 1 << 32 ? 1 << 32 : 1 << 40;
        else if (which == 3 && run.count != 0) time = _known[_roll(run, run.count)].end;
        else time = (block.timestamp / DAY + 1 + _roll(run, span / DAY)) * DAY;
        time = time + _roll(run, 3) - 1;
        if (time < block.timestamp || time > block.timestamp + span) return block.timestamp + 1;
    }

    /* WHAT IS DONE */

    function _openOne(Run memory run) private {
        uint256 rate = 1 + (_next(run) >> (136 + _roll(run, 120)));
        uint256 day = _today() + 1 + (_roll(run, 2) == 0 ? _roll(run, 4) : _roll(run, HORIZON));
        (, uint256 deposit) = _open(run.poolId, bytes32(run.count), uint128(rate), day);
        _assertEq(deposit, _ceil(rate * (day * DAY - block.timestamp)), "deposit");
        Known storage known = _known[run.count++];
        (known.since[0], known.rate[0], known.count) = (block.timestamp, rate, 1);
        (known.end, known.deposited) = (day * DAY, deposit);
        run.net += deposit;
    }

    function _changeOne(Run memory run) private {
        uint256 which = _roll(run, 12);
        if (which == 9) return _turn(run);
        if (which == 10) return _claim(run);
        uint256 index = _roll(run, run.count);
        Known storage known = _known[index];
        if (known.end <= block.timestamp) return;
        if (which < 2) _lengthen(run, bytes32(index), known);
        else if (which < 6 && known.count < CHANGES) _rerate(run, bytes32(index), known);
        else if (which < 9) _end(run, bytes32(index), known);
    }

    function _lengthen(Run memory run, bytes32 salt, Known storage known) private {
        uint256 day = known.end / DAY + 1 + _roll(run, 5);
        if (day > _today() + HORIZON) return;
        uint256 rate = known.rate[known.count - 1];
        vm.prank(payer);
        uint256 deposit = pools.topUpStream(payer, run.poolId, salt, uint24(day), type(uint256).max, payer);
        _assertEq(deposit, _ceil(rate * (day * DAY - known.end)), "deposit by lengthening");
        known.end = day * DAY;
        known.deposited += deposit;
        run.net += deposit;
    }

    function _rerate(Run memory run, bytes32 salt, Known storage known) private {
        uint256 rate = 1 + (_next(run) >> (136 + _roll(run, 120)));
        uint256 former = known.rate[known.count - 1];
        vm.prank(payer);
        (uint256 deposit, uint256 refund) = pools.setStreamRate(
            run.poolId,
            salt,
            uint128(rate),
            type(uint256).max,
            payer
        );
        uint256 left = known.end - block.timestamp;
        _assertEq(deposit, rate > former ? _ceil((rate - former) * left) : 0, "deposit by a higher rate");
        _assertEq(refund, rate < former ? ((former - rate) * left) / SCALE : 0, "refund by a lower rate");
        (known.since[known.count], known.rate[known.count]) = (block.timestamp, rate);
        ++known.count;
        known.deposited += deposit;
        known.refunded += refund;
        run.net = run.net + deposit - refund;
    }

    function _end(Run memory run, bytes32 salt, Known storage known) private {
        uint256 days_ = (known.end - 1 - block.timestamp) / DAY;
        uint256 day = _roll(run, 2) == 0 || days_ == 0 ? 0 : _today() + 1 + _roll(run, days_);
        if (day * DAY >= known.end) day = 0;
        uint256 end = day == 0 ? block.timestamp : day * DAY;
        uint256 refund = _cancel(run.poolId, salt, day);
        _assertEq(refund, (known.rate[known.count - 1] * (known.end - end)) / SCALE, "refund by an earlier end");
        known.end = end;
        known.refunded += refund;
        run.net -= refund;
    }

    /// @dev The one member has no units for a while.
    function _turn(Run memory run) private {
        run.waits = !run.waits;
        _set(run.poolId, run.workId, run.waits ? 0 : run.units);
    }

    function _claim(Run memory run) private {
        run.claimed += pools.claim(run.poolId, run.workId);
    }

    /* WHAT IS SEEN */

    /// @dev Scaled money that a stream's rates have brought by a second: for each rate, the seconds in which it held.
    function _passedBy(Known storage known, uint256 time) private view returns (uint256 passed) {
        for (uint256 i = 0; i < known.count; ++i) {
            uint256 until = i + 1 < known.count ? known.since[i + 1] : known.end;
            if (until > time) until = time;
            if (until > known.since[i]) passed += known.rate[i] * (until - known.since[i]);
        }
    }

    function _aheadAt(Known storage known, uint256 time) private view returns (uint256) {
        return time < known.end ? known.rate[known.count - 1] * (known.end - time) : 0;
    }

    /// @dev Looks at one stream in a few seconds from now on, without letting time pass.
    function _sampleOne(Run memory run) private {
        uint256 index = _roll(run, run.count);
        Known storage known = _known[index];
        bytes32 streamId = keccak256(abi.encode(payer, run.poolId, bytes32(index)));
        uint256 now_ = block.timestamp;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 time =
                i == 0
                    ? known.end - 1
                    : i == 1
                        ? known.end
                        : _someSecond(run, HORIZON * DAY);
            if (time < now_) time = now_;
            vm.warp(time);
            StreamState memory stream = pools.streamOf(run.poolId, streamId);
            _assertEq(stream.passed, _passedBy(known, time), "passed");
            _assertEq(stream.ahead, _aheadAt(known, time), "ahead");
            _assertEq(stream.end, known.end, "end");
            vm.warp(now_);
        }
    }

    function _checkPool(Run memory run) private {
        uint256 now_ = block.timestamp;
        uint256 time = _someSecond(run, HORIZON * DAY);
        vm.warp(time);
        uint256 ahead = 0;
        for (uint256 i = 0; i < run.count; ++i) ahead += _aheadAt(_known[i], time);
        PoolState memory state = pools.stateOf(run.poolId);
        MemberState memory member = pools.memberOf(run.poolId, run.workId);
        _assertEq(
            member.earned + state.carry + state.idle + run.claimed * SCALE,
            run.net * SCALE - ahead,
            "what has reached the pool"
        );
        vm.warp(now_);
    }

    function _finish(Run memory run) private {
        vm.warp(block.timestamp + (HORIZON + 10) * DAY);
        pools.sync(run.poolId, type(uint256).max);
        if (run.waits) _turn(run);
        _skip(1);
        _claim(run);
        uint256 net = 0;
        for (uint256 i = 0; i < run.count; ++i) {
            Known storage known = _known[i];
            net += known.deposited - known.refunded;
            _assertLe(_passedBy(known, block.timestamp), (known.deposited - known.refunded) * SCALE, "paid for");
        }
        _assertEq(net, run.net, "deposited less returned");
        // Less than one scaled unit for each unit is carried: with one unit nothing is.
        _assertNear(run.claimed, net, run.units == 1 ? 0 : 1, "claimed");
        _assertEq(dollar.balanceOf(address(pools)), net - run.claimed, "held");
    }

    /* CHANCE */

    function _next(Run memory run) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(run.seed, ++run.dice)));
    }

    function _roll(Run memory run, uint256 limit) private pure returns (uint256) {
        return _next(run) % limit;
    }
}
