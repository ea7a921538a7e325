// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ICreatorPools} from "../interfaces/ICreatorPools.sol";
import {Pool, StreamState} from "../types/Pools.sol";
import {Book, Books, StoredBook} from "./Books.sol";
import {Calendar} from "./Calendar.sol";
import {PoolsBase} from "./PoolsBase.sol";
import {Stream, Streams} from "./Streams.sol";

/// @title PoolStreams
/// @notice The streams of all pools: prepaid money that reaches a pool second by second.
/// @dev A stream's id is the hash of its controller, its pool and a salt, so being the caller is what proves control, and nothing
/// about the controller is stored.
abstract contract PoolStreams is PoolsBase {
    using SafeCast for uint256;
    using Books for Book;
    using Books for StoredBook;
    using Calendar for Calendar.Days;
    using Streams for Stream;

    mapping(bytes32 streamId => Stream) private _streams;
    /// @dev Scaled money that reached the pool before a stream's `since`.
    mapping(bytes32 streamId => uint256 scaled) private _passedBefore;

    /* OPEN AND EXTEND */

    /// @inheritdoc ICreatorPools
    function openStream(
        bytes32 poolId,
        bytes32 salt,
        uint128 rate,
        uint24 endDay,
        uint256 maxDeposit,
        address payer
    ) external nonReentrant returns (bytes32 streamId, uint256 deposit) {
        Pool storage pool = _pool(poolId);
        streamId = streamIdOf(msg.sender, poolId, salt);
        if (_streams[streamId].since != 0) revert StreamAlreadyOpened(streamId);
        _checkRate(pool, rate);
        _checkEnd(endDay, block.timestamp / DAY);

        uint256 excess;
        (deposit, excess) = Streams.up(rate * (endDay * DAY - block.timestamp));
        _collectDeposit(pool, payer, deposit, maxDeposit);

        // A day fits 24 bits, so its first second fits 48.
        _streams[streamId] = Stream(rate, uint48(endDay * DAY), block.timestamp.toUint48(), false);
        Book memory book = _syncAlive(poolId);
        _credit(poolId, book, excess);
        _raiseRate(poolId, book, rate);
        _endOn(poolId, endDay, rate);
        if (book.nextDay == 0 || endDay < book.nextDay) book.nextDay = endDay;
        _books[poolId].save(book);
        emit StreamOpened(poolId, streamId, payer, msg.sender, salt, rate, endDay, deposit);
    }

    /// @inheritdoc ICreatorPools
    function topUpStream(
        address controller,
        bytes32 poolId,
        bytes32 salt,
        uint24 endDay,
        uint256 maxDeposit,
        address payer
    ) external nonReentrant returns (uint256 deposit) {
        bytes32 streamId = streamIdOf(controller, poolId, salt);
        Stream memory stream = _running(poolId, streamId);
        _checkEnd(endDay, stream.end / DAY);
        uint256 excess;
        (deposit, excess) = Streams.up(stream.rate * (endDay * DAY - stream.end));
        _collectDeposit(_pools[poolId], payer, deposit, maxDeposit);

        _days[poolId][stream.end / DAY].rateEnding -= stream.rate;
        _endOn(poolId, endDay, stream.rate);
        stream.end = uint48(endDay * DAY);
        _streams[streamId].end = stream.end;
        // The books learn nothing by it but the fraction that rounding up has brought; where there is none (whole base units a day)
        // they stay closed. Their next eventful day is no later than the former end.
        StoredBook storage books = _books[poolId];
        if (excess != 0 || books.unitsOf() == 0 || books.isFilling()) {
            Book memory book = _syncAlive(poolId);
            _credit(poolId, book, excess);
            books.save(book);
        }
        emit StreamChanged(poolId, streamId, payer, stream.rate, stream.end, deposit, 0);
    }

    /* CHANGE */

    /// @inheritdoc ICreatorPools
    function setStreamRate(
        bytes32 poolId,
        bytes32 salt,
        uint128 rate,
        uint256 maxDeposit,
        address payer
    ) external nonReentrant returns (uint256 deposit, uint256 refund) {
        bytes32 streamId = streamIdOf(msg.sender, poolId, salt);
        Stream memory stream = _running(poolId, streamId);
        _checkRate(_pools[poolId], rate);
        Book memory book = rate > stream.rate ? _syncAlive(poolId) : _sync(poolId);
        if (rate > stream.rate) {
            uint128 more = rate - stream.rate;
            uint256 excess;
            (deposit, excess) = Streams.up(more * (stream.end - block.timestamp));
            // Whoever looks while the tokens come finds books and days that agree.
            _books[poolId].save(book);
            _collectDeposit(_pools[poolId], payer, deposit, maxDeposit);
            _raiseRate(poolId, book, more);
            _days[poolId][stream.end / DAY].rateEnding += more;
            _credit(poolId, book, excess);
        } else {
            uint128 less = stream.rate - rate;
            uint256 rest;
            (refund, rest) = Streams.down(less * (stream.end - book.syncedAt));
            book.rate -= less;
            _days[poolId][stream.end / DAY].rateEnding -= less;
            book.distribute(rest);
        }
        _passedBefore[streamId] += stream.passed(book.syncedAt);
        _streams[streamId] = Stream(rate, stream.end, book.syncedAt.toUint48(), true);
        _books[poolId].save(book);
        emit StreamChanged(poolId, streamId, payer, rate, stream.end, deposit, refund);
        _send(_pools[poolId].token, payer, refund);
    }

    /// @inheritdoc ICreatorPools
    function cancelStream(
        bytes32 poolId,
        bytes32 salt,
        uint24 endDay,
        address receiver
    ) external nonReentrant returns (uint256 refund) {
        bytes32 streamId = streamIdOf(msg.sender, poolId, salt);
        Stream memory stream = _running(poolId, streamId);
        Book memory book = _sync(poolId);
        uint256 formerDay = stream.end / DAY;
        uint256 end = endDay == 0 ? book.syncedAt : endDay * DAY;
        if (end >= stream.end || (endDay != 0 && end <= book.syncedAt)) {
            revert StreamEndInvalid(endDay, book.syncedAt / DAY + 1, formerDay - 1);
        }
        uint256 rest;
        (refund, rest) = Streams.down(stream.rate * (stream.end - end));
        _days[poolId][formerDay].rateEnding -= stream.rate;
        if (endDay == 0) {
            book.rate -= stream.rate;
        } else {
            _endOn(poolId, endDay, stream.rate);
            if (endDay < book.nextDay) book.nextDay = endDay;
        }
        _streams[streamId].end = end.toUint48();
        book.distribute(rest);
        _books[poolId].save(book);
        emit StreamChanged(poolId, streamId, receiver, stream.rate, uint48(end), 0, refund);
        _send(_pools[poolId].token, receiver, refund);
    }

    /* READ */

    /// @inheritdoc ICreatorPools
    function streamIdOf(address controller, bytes32 poolId, bytes32 salt) public pure returns (bytes32 streamId) {
        return keccak256(abi.encode(controller, poolId, salt));
    }

    /// @inheritdoc ICreatorPools
    function streamOf(bytes32 poolId, bytes32 streamId) external view returns (StreamState memory) {
        Stream memory stream = _streams[streamId];
        uint256 time = _clock(poolId);
        return
            StreamState({
                rate: stream.rate,
                end: stream.end,
                passed: stream.passed(time) + (stream.rebased ? _passedBefore[streamId] : 0),
                ahead: stream.ahead(time)
            });
    }

    /* INTERNAL */

    /// @dev A stream that is still bringing money: its end lies ahead of the pool's clock. Its id is a hash of its pool, so where there
    /// is a stream there is the pool, and only where there is none is it asked for.
    function _running(bytes32 poolId, bytes32 streamId) private view returns (Stream memory stream) {
        stream = _streams[streamId];
        if (stream.end <= block.timestamp && stream.end <= _clock(poolId)) {
            _pool(poolId);
            revert StreamEnded(streamId, stream.end);
        }
    }

    /// @dev Now, or the second in which the pool's clock stopped.
    function _clock(bytes32 poolId) private view returns (uint256) {
        if (_books[poolId].unitsOf() != 0) return block.timestamp;
        (Book memory book, ) = _look(poolId, 0);
        return book.syncedAt;
    }

    function _syncAlive(bytes32 poolId) private returns (Book memory book) {
        book = _sync(poolId);
        if (_isDead(poolId, book.units)) revert PoolDead(poolId);
    }

    function _raiseRate(bytes32 poolId, Book memory book, uint256 by) private pure {
        book.rate += by;
        if (book.rate > type(uint128).max) revert StreamRatesTooHigh(poolId, book.rate, type(uint128).max);
    }

    /// @dev Fits: the rates that end on a day are part of the pool's rate, which fits 128 bits.
    function _endOn(bytes32 poolId, uint256 day, uint128 rate) private {
        _days[poolId][day].rateEnding += rate;
        _calendars[poolId].mark(day);
    }

    function _checkRate(Pool storage pool, uint128 rate) private view {
        // Rounds down: a whole day's deposit is rounded up, and is the minimum again.
        uint256 min = (uint256(pool.minStreamPerDay) << 64) / DAY;
        if (rate == 0 || rate < min) revert StreamRateTooLow(rate, Math.max(min, 1));
    }

    /// @dev The end must lie after `former` and within the horizon.
    function _checkEnd(uint256 endDay, uint256 former) private view {
        uint256 last = block.timestamp / DAY + HORIZON_DAYS;
        if (endDay <= former || endDay > last) revert StreamEndInvalid(endDay, former + 1, last);
    }

    function _collectDeposit(Pool storage pool, address payer, uint256 deposit, uint256 maxDeposit) private {
        if (payer == address(0)) revert PaymentPayerZero();
        if (deposit > maxDeposit) revert StreamDepositTooHigh(deposit, maxDeposit);
        _collect(IERC20(pool.token), payer, deposit);
    }
}
