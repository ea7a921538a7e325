// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ICreatorPools, IPoolFunder} from "../interfaces/ICreatorPools.sol";
import {Book, Books, Day, StoredBook} from "./Books.sol";
import {Calendar} from "./Calendar.sol";
import {Member, Members, StoredMember} from "./Members.sol";
import {Pool} from "../types/Pools.sol";

/// @title PoolsBase
/// @notice The storage of all pools, and how each is brought up to a second.
/// @dev Books are loaded into memory, worked on, and saved once. Every external write is under one transient guard, so a book in
/// memory cannot be overtaken by another call.
abstract contract PoolsBase is ICreatorPools, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using Books for Book;
    using Books for StoredBook;
    using Calendar for Calendar.Days;
    using Members for Member;
    using Members for StoredMember;

    uint256 internal constant DAY = 1 days;

    /// @notice Days ahead within which streams end.
    uint256 public constant HORIZON_DAYS = 400;

    /// @notice Longest notice of a pool, in days.
    uint256 public constant MAX_NOTICE_DAYS = 365;

    /// @notice Eventful days that a write walks by itself before it asks for {sync}.
    uint256 public constant STEPS_PER_WRITE = 32;

    mapping(bytes32 poolId => Pool) internal _pools;
    mapping(bytes32 poolId => StoredBook) internal _books;
    mapping(bytes32 poolId => Calendar.Days) internal _calendars;
    mapping(bytes32 poolId => mapping(uint256 day => Day)) internal _days;
    /// @dev Of past days on which units changed: what a unit had earned when the day began.
    mapping(bytes32 poolId => mapping(uint256 day => uint256 accumulator)) internal _accumulatorOfDay;
    mapping(bytes32 poolId => mapping(bytes32 workId => StoredMember)) internal _members;

    /* SYNC */

    /// @dev The book as it is at this second. Reverts where more is to be walked than a write walks by itself.
    function _sync(bytes32 poolId) internal returns (Book memory book) {
        uint256 left;
        (book, left) = _walk(poolId, STEPS_PER_WRITE);
        if (left != 0) revert PoolBehind(poolId, left);
    }

    /// @dev Walks at most `steps` eventful days, then on to this second if none is left. Stores the accumulator of each day on which
    /// units change; the caller saves the book.
    function _walk(bytes32 poolId, uint256 steps) internal returns (Book memory book, uint256 left) {
        book = _books[poolId].load();
        while (_due(poolId, book)) {
            if (steps == 0) return (book, _stepsLeft(poolId, book));
            --steps;
            uint256 day = book.nextDay;
            Day memory event_ = _step(poolId, book);
            if (event_.unitsUp | event_.unitsDown != 0) _accumulatorOfDay[poolId][day] = book.accumulator;
            delete _days[poolId][day];
        }
        if (!_stopped(poolId, book.units)) book.accrue(block.timestamp);
    }

    /// @dev The same without storing anything, and what a unit had earned when `watched` began, where that lies in the walk.
    function _look(bytes32 poolId, uint256 watched) internal view returns (Book memory book, uint256 accumulator) {
        book = _books[poolId].load();
        while (_due(poolId, book)) {
            uint256 day = book.nextDay;
            _step(poolId, book);
            if (day == watched) accumulator = book.accumulator;
        }
        if (!_stopped(poolId, book.units)) book.accrue(block.timestamp);
    }

    function _due(bytes32 poolId, Book memory book) private view returns (bool) {
        return book.nextDay != 0 && book.nextDay * DAY <= block.timestamp && !_stopped(poolId, book.units);
    }

    /// @dev Lets the next eventful day begin.
    function _step(bytes32 poolId, Book memory book) private view returns (Day memory event_) {
        uint256 day = book.nextDay;
        book.accrue(day * DAY);
        event_ = _days[poolId][day];
        book.turn(event_);
        book.nextDay = _calendars[poolId].next(day + 1, day + HORIZON_DAYS + 2);
    }

    function _stepsLeft(bytes32 poolId, Book memory book) internal view returns (uint256) {
        if (!_due(poolId, book)) return 0;
        return _calendars[poolId].count(book.nextDay, block.timestamp / DAY);
    }

    /// @dev A frozen pool in which nobody holds units.
    function _isDead(bytes32 poolId, uint256 units) internal view returns (bool) {
        return units == 0 && _pools[poolId].operator == address(0);
    }

    /// @dev Where nobody can ever hold units again, time stops, so that what streams have not brought goes back to who paid it.
    function _stopped(bytes32 poolId, uint256 units) internal view returns (bool) {
        return _isDead(poolId, units) && _pools[poolId].joinUnits == 0;
    }

    /// @dev Marks a day as eventful.
    function _schedule(bytes32 poolId, Book memory book, uint256 day) internal {
        _calendars[poolId].mark(day);
        if (book.nextDay == 0 || day < book.nextDay) book.nextDay = day;
    }

    /* MEMBERS */

    /// @dev A member with the changes that are due, in a book that is synced.
    function _settle(bytes32 poolId, bytes32 workId, Book memory book) internal returns (Member memory member) {
        StoredMember storage stored = _members[poolId][workId];
        member = stored.load();
        uint256 day = member.pendingDay;
        if (day == 0 || day * DAY > book.syncedAt) return member;
        bool held = member.units != 0;
        (bool ended, uint256 from) = _applyPending(member, _accumulatorOfDay[poolId][day]);
        if (ended) stored.note(member, from, held);
    }

    function _applyPending(Member memory member, uint256 accumulator) internal pure returns (bool ended, uint256 from) {
        // A lot with no works left changes no sums, so its day may have kept no accumulator; nor does it earn for anybody.
        accumulator = Math.max(accumulator, member.snapshot);
        (ended, from) = member.change(accumulator, member.pendingUnits, member.pendingDay * DAY);
        member.pendingDay = 0;
        member.pendingUnits = 0;
    }

    /* TOKENS */

    /// @dev Has exactly `amount` brought here by the payer, or by the caller for the payer.
    function _collect(IERC20 token, address payer, uint256 amount) internal {
        uint256 before = token.balanceOf(address(this));
        if (payer == msg.sender) {
            token.safeTransferFrom(payer, address(this), amount);
        } else {
            IPoolFunder(msg.sender).onPoolPayment(address(token), payer, amount);
        }
        uint256 balance = token.balanceOf(address(this));
        uint256 received = balance > before ? balance - before : 0;
        if (received != amount) revert PaymentMismatch(address(token), received, amount);
    }

    /// @dev The last thing a call does.
    function _send(address token, address receiver, uint256 amount) internal {
        if (amount != 0) IERC20(token).safeTransfer(receiver, amount);
    }

    /// @dev Adds money to a book that is synced. Comes after the tokens did: what arrived is known only then, and nothing that looks
    /// at the pool meanwhile sees money that is not there. The guard keeps everything else out.
    function _credit(bytes32 poolId, Book memory book, uint256 scaled) internal pure {
        book.distribute(scaled);
        book.started = true;
        _admit(poolId, book);
    }

    /// @dev Refuses money that would bring the books near the bounds within which they are proven never to overflow.
    function _admit(bytes32 poolId, Book memory book) internal pure {
        if (book.accumulator > Books.ACCUMULATOR_LIMIT) {
            revert PoolFull(poolId, book.accumulator >> 64, Books.ACCUMULATOR_LIMIT >> 64);
        }
        if (book.idle > Books.IDLE_LIMIT) revert PoolFull(poolId, book.idle >> 64, Books.IDLE_LIMIT >> 64);
    }

    /* CHECKS */

    function _pool(bytes32 poolId) internal view returns (Pool storage pool) {
        pool = _pools[poolId];
        if (pool.token == address(0)) revert PoolNotFound(poolId);
    }

    function _operated(bytes32 poolId) internal view returns (Pool storage pool) {
        pool = _pool(poolId);
        if (msg.sender != pool.operator) revert PoolNotOperator(poolId, msg.sender, pool.operator);
    }
}
