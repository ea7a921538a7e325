// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What pools owe to whom, worked out the slow way: at every second that matters, every stream is asked what it brought and
/// every member is given its share. Written from the promises, to be compared with the contract to the last bit.
/// @dev Money is in base units × 2^64 ("scaled"). Lists are short; loops do not matter here. No calendar, no checkpoint, no
/// snapshot: whatever the contract postpones is done at once.
contract PoolsModel {
    uint256 private constant DAY = 86_400;

    struct Held {
        uint256 since;
        bool held;
    }

    struct MemberModel {
        bool known;
        bool joined;
        bool lot;
        /// Joined or extracted: the lot speaks for it no more.
        bool own;
        /// Units of each work.
        uint256 units;
        uint256 works;
        uint256 pendingUnits;
        uint256 pendingDay;
        /// By each work.
        uint256 earned;
        uint256 claimed;
        Held[] history;
    }

    struct StreamModel {
        bool opened;
        uint256 rate;
        uint256 end;
        uint256 passed;
    }

    struct PoolModel {
        bool exists;
        bool frozen;
        bool started;
        uint256 noticeDays;
        uint256 joinUnits;
        /// Latest day for which a change was ever to come.
        uint256 lastUnitDay;
        /// Second up to which everything here is right.
        uint256 clock;
        uint256 idle;
        uint256 carry;
        /// What a unit that was held from the first second on has earned.
        uint256 perUnit;
        bytes32[] members;
        bytes32[] streams;
    }

    mapping(bytes32 poolId => PoolModel) private _pools;
    mapping(bytes32 poolId => mapping(bytes32 workId => MemberModel)) private _members;
    mapping(bytes32 streamId => StreamModel) private _streams;

    /* POOLS */

    function create(bytes32 poolId, uint256 noticeDays, uint256 joinUnits) external {
        PoolModel storage pool = _pools[poolId];
        pool.exists = true;
        pool.noticeDays = noticeDays;
        pool.joinUnits = joinUnits;
        pool.clock = block.timestamp;
    }

    function freeze(bytes32 poolId) external {
        advance(poolId);
        _pools[poolId].frozen = true;
    }

    /* TIME */

    /// @notice Brings a pool to this second.
    function advance(bytes32 poolId) public {
        PoolModel storage pool = _pools[poolId];
        while (pool.clock < block.timestamp && !stopped(poolId)) {
            uint256 next = _nextEvent(poolId);
            _run(poolId, next);
            _applyPending(poolId);
        }
    }

    /// @dev The next second in which something changes, at the latest this one.
    function _nextEvent(bytes32 poolId) private view returns (uint256 next) {
        PoolModel storage pool = _pools[poolId];
        next = block.timestamp;
        for (uint256 i = 0; i < pool.members.length; ++i) {
            uint256 time = _members[poolId][pool.members[i]].pendingDay * DAY;
            if (time > pool.clock && time < next) next = time;
        }
        for (uint256 i = 0; i < pool.streams.length; ++i) {
            uint256 time = _streams[pool.streams[i]].end;
            if (time > pool.clock && time < next) next = time;
        }
    }

    /// @dev Nothing changes between the pool's clock and `to`.
    function _run(bytes32 poolId, uint256 to) private {
        PoolModel storage pool = _pools[poolId];
        uint256 money = 0;
        for (uint256 i = 0; i < pool.streams.length; ++i) {
            StreamModel storage stream = _streams[pool.streams[i]];
            if (stream.end <= pool.clock) continue;
            uint256 brought = stream.rate * (to - pool.clock);
            stream.passed += brought;
            money += brought;
        }
        pool.clock = to;
        if (totalUnits(poolId) != 0) {
            money += pool.idle;
            pool.idle = 0;
        }
        // Nothing to share: a carry waits for the next money.
        if (money != 0) _share(poolId, money);
    }

    function _applyPending(bytes32 poolId) private {
        PoolModel storage pool = _pools[poolId];
        for (uint256 i = 0; i < pool.members.length; ++i) {
            MemberModel storage member = _members[poolId][pool.members[i]];
            if (member.pendingDay == 0 || member.pendingDay * DAY > pool.clock) continue;
            _hold(member, member.pendingUnits, member.pendingDay * DAY);
            (member.pendingUnits, member.pendingDay) = (0, 0);
        }
    }

    /* MONEY */

    /// @notice Money that arrives now.
    function credit(bytes32 poolId, uint256 scaled) public {
        advance(poolId);
        _pools[poolId].started = true;
        _share(poolId, scaled);
    }

    function _share(bytes32 poolId, uint256 money) private {
        PoolModel storage pool = _pools[poolId];
        uint256 units = totalUnits(poolId);
        if (units == 0) {
            pool.idle += money;
            return;
        }
        money += pool.carry;
        pool.carry = money % units;
        pool.perUnit += money / units;
        for (uint256 i = 0; i < pool.members.length; ++i) {
            MemberModel storage member = _members[poolId][pool.members[i]];
            member.earned += (money / units) * member.units;
        }
    }

    /// @notice Takes whole base units out of what a work has earned.
    function claim(bytes32 poolId, bytes32 workId) external returns (uint256 amount) {
        advance(poolId);
        MemberModel storage member = _members[poolId][workId];
        amount = member.earned >> 64;
        member.earned -= amount << 64;
        member.claimed += amount;
    }

    /* MEMBERS */

    function join(bytes32 poolId, bytes32 workId, uint256 works, bool lot) external {
        advance(poolId);
        PoolModel storage pool = _pools[poolId];
        MemberModel storage member = _members[poolId][workId];
        if (!member.known) {
            pool.members.push(workId);
            (member.known, member.works, member.lot) = (true, works, lot);
            member.history.push(Held(block.timestamp, false));
        }
        (member.joined, member.own) = (true, true);
        _set(poolId, workId, pool.joinUnits);
    }

    function leave(bytes32 poolId, bytes32 workId) external {
        advance(poolId);
        MemberModel storage member = _members[poolId][workId];
        (member.pendingUnits, member.pendingDay) = (0, 0);
        member.joined = false;
        _hold(member, 0, block.timestamp + (member.units != 0 ? 1 : 0));
    }

    function setUnits(bytes32 poolId, bytes32 workId, uint256 units) external {
        advance(poolId);
        _set(poolId, workId, units);
    }

    function _set(bytes32 poolId, bytes32 workId, uint256 units) private {
        PoolModel storage pool = _pools[poolId];
        MemberModel storage member = _members[poolId][workId];
        (member.pendingUnits, member.pendingDay) = (0, 0);
        if (pool.noticeDays == 0 || !pool.started) {
            // Units that go are held to the end of the second.
            _hold(member, units, block.timestamp + (units == 0 && member.units != 0 ? 1 : 0));
        } else if (units != member.units) {
            // No sooner than the notice, in the first second of a day.
            uint256 day = (block.timestamp + pool.noticeDays * DAY) / DAY;
            if (day * DAY < block.timestamp + pool.noticeDays * DAY) ++day;
            (member.pendingUnits, member.pendingDay) = (units, day);
            if (day > pool.lastUnitDay) pool.lastUnitDay = day;
        }
    }

    /// @dev The last state of a second counts.
    function _hold(MemberModel storage member, uint256 units, uint256 time) private {
        member.units = units;
        uint256 last = member.history.length - 1;
        if (member.history[last].since == time) member.history[last].held = units != 0;
        else member.history.push(Held(time, units != 0));
    }

    /// @notice A lot's work goes on by itself, with all that is its.
    function extract(bytes32 poolId, bytes32 catalogueId, bytes32 workId) external {
        advance(poolId);
        MemberModel storage lot = _members[poolId][catalogueId];
        MemberModel storage member = _members[poolId][workId];
        lot.works -= 1;
        _pools[poolId].members.push(workId);
        (member.known, member.own, member.joined, member.works) = (true, true, lot.joined, 1);
        (member.units, member.pendingUnits, member.pendingDay) = (lot.units, lot.pendingUnits, lot.pendingDay);
        member.earned = lot.earned;
        for (uint256 i = 0; i < lot.history.length; ++i) member.history.push(lot.history[i]);
    }

    /* STREAMS */

    function open(bytes32 poolId, bytes32 streamId, uint256 rate, uint256 end) external returns (uint256 deposit) {
        advance(poolId);
        _pools[poolId].streams.push(streamId);
        _streams[streamId] = StreamModel(true, rate, end, 0);
        return _deposit(poolId, rate * (end - block.timestamp));
    }

    function extend(bytes32 poolId, bytes32 streamId, uint256 end) external returns (uint256 deposit) {
        advance(poolId);
        StreamModel storage stream = _streams[streamId];
        uint256 scaled = stream.rate * (end - stream.end);
        stream.end = end;
        // Where nothing is rounded the pool is not touched, unless it has to be looked at closely: a carry that is larger than what
        // units there are now is shared out on that occasion.
        bool isClosed = scaled << 192 == 0 && totalUnits(poolId) != 0 && !_isFilling(poolId);
        return isClosed ? scaled >> 64 : _deposit(poolId, scaled);
    }

    function setRate(
        bytes32 poolId,
        bytes32 streamId,
        uint256 rate
    ) external returns (uint256 deposit, uint256 refund) {
        advance(poolId);
        StreamModel storage stream = _streams[streamId];
        uint256 left = stream.end - _pools[poolId].clock;
        uint256 former = stream.rate;
        stream.rate = rate;
        if (rate > former) deposit = _deposit(poolId, (rate - former) * left);
        else refund = _refund(poolId, (former - rate) * left);
    }

    function cancel(bytes32 poolId, bytes32 streamId, uint256 end) external returns (uint256 refund) {
        advance(poolId);
        StreamModel storage stream = _streams[streamId];
        if (end == 0) end = _pools[poolId].clock;
        uint256 scaled = stream.rate * (stream.end - end);
        stream.end = end;
        return _refund(poolId, scaled);
    }

    /// @dev Rounded up; what that brings too much is the pool's.
    function _deposit(bytes32 poolId, uint256 scaled) private returns (uint256 deposit) {
        deposit = scaled >> 64;
        if (deposit << 64 != scaled) ++deposit;
        credit(poolId, (deposit << 64) - scaled);
    }

    /// @dev Rounded down; what that leaves is the pool's.
    function _refund(bytes32 poolId, uint256 scaled) private returns (uint256 refund) {
        refund = scaled >> 64;
        _share(poolId, scaled - (refund << 64));
    }

    /// @dev Money waits, or what a unit has earned is within a factor of four of the most that a pool takes.
    function _isFilling(bytes32 poolId) private view returns (bool) {
        return _pools[poolId].idle != 0 || _pools[poolId].perUnit > 1 << 157;
    }

    /* READ */

    function poolOf(bytes32 poolId) external view returns (PoolModel memory) {
        return _pools[poolId];
    }

    function idleOf(bytes32 poolId) external view returns (uint256) {
        return _pools[poolId].idle;
    }

    function clockOf(bytes32 poolId) external view returns (uint256) {
        return _pools[poolId].clock;
    }

    function lastUnitDayOf(bytes32 poolId) external view returns (uint256) {
        return _pools[poolId].lastUnitDay;
    }

    function membersOf(bytes32 poolId) external view returns (bytes32[] memory) {
        return _pools[poolId].members;
    }

    function streamsOf(bytes32 poolId) external view returns (bytes32[] memory) {
        return _pools[poolId].streams;
    }

    function isKnown(bytes32 poolId, bytes32 workId) external view returns (bool) {
        return _members[poolId][workId].known;
    }

    function isJoined(bytes32 poolId, bytes32 workId) external view returns (bool) {
        return _members[poolId][workId].joined;
    }

    function isLot(bytes32 poolId, bytes32 workId) external view returns (bool) {
        return _members[poolId][workId].lot;
    }

    function isOwn(bytes32 poolId, bytes32 workId) external view returns (bool) {
        return _members[poolId][workId].own;
    }

    function memberOf(bytes32 poolId, bytes32 workId) external view returns (MemberModel memory) {
        return _members[poolId][workId];
    }

    function streamOf(bytes32 streamId) external view returns (StreamModel memory) {
        return _streams[streamId];
    }

    function totalUnits(bytes32 poolId) public view returns (uint256 units) {
        PoolModel storage pool = _pools[poolId];
        for (uint256 i = 0; i < pool.members.length; ++i) {
            MemberModel storage member = _members[poolId][pool.members[i]];
            units += member.units * member.works;
        }
    }

    function totalRate(bytes32 poolId) external view returns (uint256 rate) {
        PoolModel storage pool = _pools[poolId];
        for (uint256 i = 0; i < pool.streams.length; ++i) {
            StreamModel storage stream = _streams[pool.streams[i]];
            if (stream.end > pool.clock) rate += stream.rate;
        }
    }

    function ahead(bytes32 poolId, bytes32 streamId) public view returns (uint256) {
        uint256 clock = _pools[poolId].clock;
        StreamModel storage stream = _streams[streamId];
        return stream.end > clock ? stream.rate * (stream.end - clock) : 0;
    }

    /// @notice Whether a stream still brings money, by its pool's clock.
    function running(bytes32 poolId, bytes32 streamId) external view returns (bool) {
        return _streams[streamId].end > _pools[poolId].clock;
    }

    function dead(bytes32 poolId) public view returns (bool) {
        return _pools[poolId].frozen && totalUnits(poolId) == 0;
    }

    function stopped(bytes32 poolId) public view returns (bool) {
        return dead(poolId) && _pools[poolId].joinUnits == 0;
    }

    /// @notice All that a pool holds for anybody.
    function holdings(bytes32 poolId) external view returns (uint256 scaled) {
        PoolModel storage pool = _pools[poolId];
        scaled = pool.idle + pool.carry;
        for (uint256 i = 0; i < pool.members.length; ++i) {
            MemberModel storage member = _members[poolId][pool.members[i]];
            scaled += member.earned * member.works;
        }
        for (uint256 i = 0; i < pool.streams.length; ++i) scaled += ahead(poolId, pool.streams[i]);
    }

    /// @notice Whether it held units at the end of a second; for a work of a lot's, ask for the lot.
    function heldAt(bytes32 poolId, bytes32 workId, uint256 time) external view returns (bool held) {
        MemberModel storage member = _members[poolId][workId];
        for (uint256 i = 0; i < member.history.length && member.history[i].since <= time; ++i) {
            held = member.history[i].held;
        }
    }
}
