// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ICreatorPools} from "../interfaces/ICreatorPools.sol";
import {Pool, Renewal, StreamState} from "../types/Pools.sol";
import {Book, Books, StoredBook} from "./Books.sol";
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
    using Streams for Stream;

    mapping(bytes32 streamId => Stream) private _streams;
    mapping(bytes32 streamId => Renewal) private _renewals;

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
        Stream storage stream = _streams[streamId];
        if (stream.opened) revert StreamAlreadyOpened(streamId);
        _checkRate(pool, rate);
        _checkEnd(endDay, block.timestamp / DAY);

        uint256 excess;
        (deposit, excess) = Streams.up(rate * (endDay * DAY - block.timestamp));
        _collectDeposit(pool, payer, deposit, maxDeposit);

        stream.rate = rate;
        stream.endDay = endDay;
        stream.since = block.timestamp.toUint48();
        stream.opened = true;
        Book memory book = _syncAlive(poolId);
        _credit(poolId, book, excess);
        _raiseRate(poolId, book, rate);
        _endOn(poolId, book, endDay, rate);
        _books[poolId].save(book);
        emit StreamOpened(poolId, streamId, payer, msg.sender, salt, rate, endDay, deposit);
    }

    /// @inheritdoc ICreatorPools
    function topUpStream(
        bytes32 poolId,
        bytes32 salt,
        uint24 endDay,
        uint256 maxDeposit,
        address payer
    ) external nonReentrant returns (uint256 deposit) {
        return _extend(poolId, streamIdOf(msg.sender, poolId, salt), endDay, maxDeposit, payer);
    }

    /// @inheritdoc ICreatorPools
    function setRenewal(bytes32 poolId, bytes32 salt, Renewal calldata renewal) external nonReentrant {
        bytes32 streamId = streamIdOf(msg.sender, poolId, salt);
        _running(poolId, streamId);
        if (renewal.periodsLeft != 0 && renewal.periodDays == 0) revert RenewalPeriodZero();
        _renewals[streamId] = renewal;
        emit RenewalSet(poolId, streamId, renewal);
    }

    /// @inheritdoc ICreatorPools
    function renewStream(
        address controller,
        bytes32 poolId,
        bytes32 salt,
        address payer
    ) external nonReentrant returns (uint256 deposit) {
        bytes32 streamId = streamIdOf(controller, poolId, salt);
        Stream storage stream = _running(poolId, streamId);
        Renewal storage renewal = _renewals[streamId];
        // A stranger spends nobody's tokens but the controller's, who wrote the renewal.
        if (renewal.periodsLeft == 0 || (msg.sender != controller && payer != controller)) {
            revert RenewalNotAllowed(streamId);
        }
        uint256 endDay = stream.endDay;
        if (block.timestamp < (endDay - 1) * DAY) {
            revert RenewalTooEarly(streamId, (endDay - 1) * DAY, block.timestamp);
        }
        if (block.timestamp > renewal.until) revert RenewalTooLate(streamId, renewal.until, block.timestamp);
        if (stream.rate > renewal.maxRate) revert RenewalRateTooHigh(stream.rate, renewal.maxRate);
        renewal.periodsLeft -= 1;
        emit RenewalSet(poolId, streamId, renewal);
        return _extend(poolId, streamId, (endDay + renewal.periodDays).toUint24(), type(uint256).max, payer);
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
        Stream storage stream = _running(poolId, streamId);
        _checkRate(_pools[poolId], rate);
        if (rate > stream.rate) {
            deposit = _raise(poolId, stream, rate, maxDeposit, payer);
        } else {
            refund = _lower(poolId, stream, rate);
        }
        emit StreamChanged(poolId, streamId, payer, rate, stream.endDay, deposit, refund);
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
        Stream storage stream = _running(poolId, streamId);
        uint128 rate = stream.rate;
        uint256 formerDay = stream.endDay;
        Book memory book = _sync(poolId);
        _days[poolId][formerDay].rateEnding -= rate;

        uint256 rest;
        if (endDay == 0) {
            (refund, rest) = Streams.down(stream.ahead(book.syncedAt));
            stream.passedBefore = stream.passed(book.syncedAt);
            stream.rate = 0;
            stream.endDay = 0;
            book.rate -= rate;
        } else {
            uint256 today = book.syncedAt / DAY;
            if (endDay <= today || endDay >= formerDay) revert StreamEndInvalid(endDay, today + 1, formerDay - 1);
            (refund, rest) = Streams.down(rate * (formerDay - endDay) * DAY);
            stream.endDay = endDay;
            _endOn(poolId, book, endDay, rate);
        }
        book.distribute(rest);
        _books[poolId].save(book);
        emit StreamChanged(poolId, streamId, receiver, stream.rate, endDay, 0, refund);
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
        (Book memory book, ) = _look(poolId, 0);
        return
            StreamState({
                rate: stream.rate,
                endDay: stream.endDay,
                passed: stream.passed(book.syncedAt),
                ahead: stream.ahead(book.syncedAt)
            });
    }

    /// @inheritdoc ICreatorPools
    function renewalOf(bytes32 streamId) external view returns (Renewal memory) {
        return _renewals[streamId];
    }

    /* INTERNAL */

    /// @dev A stream that is still bringing money: its end lies ahead of the pool's clock.
    function _running(bytes32 poolId, bytes32 streamId) private view returns (Stream storage stream) {
        _pool(poolId);
        stream = _streams[streamId];
        uint256 endDay = stream.endDay;
        if (endDay * DAY > block.timestamp) return stream;
        // Past its end by the world's clock; it may still run by the clock of a pool that stopped.
        (Book memory book, ) = _look(poolId, 0);
        if (endDay * DAY <= book.syncedAt) revert StreamEnded(streamId, endDay);
    }

    function _extend(
        bytes32 poolId,
        bytes32 streamId,
        uint24 endDay,
        uint256 maxDeposit,
        address payer
    ) private returns (uint256 deposit) {
        Stream storage stream = _running(poolId, streamId);
        uint128 rate = stream.rate;
        uint256 formerDay = stream.endDay;
        _checkEnd(endDay, formerDay);

        uint256 excess;
        (deposit, excess) = Streams.up(rate * (endDay - formerDay) * DAY);
        _collectDeposit(_pools[poolId], payer, deposit, maxDeposit);

        stream.endDay = endDay;
        Book memory book = _syncAlive(poolId);
        _days[poolId][formerDay].rateEnding -= rate;
        _endOn(poolId, book, endDay, rate);
        _credit(poolId, book, excess);
        _books[poolId].save(book);
        emit StreamChanged(poolId, streamId, payer, rate, endDay, deposit, 0);
    }

    function _raise(
        bytes32 poolId,
        Stream storage stream,
        uint128 rate,
        uint256 maxDeposit,
        address payer
    ) private returns (uint256 deposit) {
        uint128 more = rate - stream.rate;
        uint256 excess;
        (deposit, excess) = Streams.up(more * (stream.endDay * DAY - block.timestamp));
        _collectDeposit(_pools[poolId], payer, deposit, maxDeposit);

        Book memory book = _syncAlive(poolId);
        _raiseRate(poolId, book, more);
        _days[poolId][stream.endDay].rateEnding += more;
        _credit(poolId, book, excess);
        _rebase(stream, rate, book.syncedAt);
        _books[poolId].save(book);
    }

    function _lower(bytes32 poolId, Stream storage stream, uint128 rate) private returns (uint256 refund) {
        uint128 less = stream.rate - rate;
        Book memory book = _sync(poolId);
        uint256 rest;
        (refund, rest) = Streams.down(less * (stream.endDay * DAY - book.syncedAt));
        book.rate -= less;
        _days[poolId][stream.endDay].rateEnding -= less;
        book.distribute(rest);
        _rebase(stream, rate, book.syncedAt);
        _books[poolId].save(book);
    }

    /// @dev Gives a stream a rate from `time` on and keeps what it has brought.
    function _rebase(Stream storage stream, uint128 rate, uint256 time) private {
        stream.passedBefore = stream.passed(time);
        stream.since = time.toUint48();
        stream.rate = rate;
    }

    function _syncAlive(bytes32 poolId) private returns (Book memory book) {
        book = _sync(poolId);
        if (_isDead(poolId, book)) revert PoolDead(poolId);
    }

    function _raiseRate(bytes32 poolId, Book memory book, uint256 by) private pure {
        book.rate += by;
        if (book.rate > type(uint128).max) revert StreamRatesTooHigh(poolId, book.rate, type(uint128).max);
    }

    /// @dev Fits: the rates that end on a day are part of the pool's rate, which fits 128 bits.
    function _endOn(bytes32 poolId, Book memory book, uint256 day, uint128 rate) private {
        _days[poolId][day].rateEnding += rate;
        _schedule(poolId, book, day);
    }

    function _checkRate(Pool storage pool, uint128 rate) private view {
        uint256 min = Math.ceilDiv(uint256(pool.minStreamPerDay) << 64, DAY);
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
