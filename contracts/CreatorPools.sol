// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ICreatorPools} from "./interfaces/ICreatorPools.sol";
import {IWorkReceiver, IWorkRegistry} from "./interfaces/IWorkRegistry.sol";
import {Book, Books, Day, StoredBook} from "./libraries/Books.sol";
import {Member, Members, StoredMember} from "./libraries/Members.sol";
import {PoolStreams} from "./libraries/PoolStreams.sol";
import {MemberState, Pool, PoolClaim, PoolState, PoolTerms} from "./types/Pools.sol";
import {Uses} from "./types/Uses.sol";

/// @title CreatorPools
/// @notice See {ICreatorPools}.
contract CreatorPools is PoolStreams, IWorkReceiver {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;
    using Uses for uint16;
    using Books for Book;
    using Books for StoredBook;
    using Members for Member;
    using Members for StoredMember;

    /// @notice Where works, their owners, consent and payees are known.
    IWorkRegistry public immutable WORKS;

    struct Memberships {
        uint32 pools;
        bool soleAgent;
    }

    /// @dev A payee's sum of one token while a batch of claims is worked out.
    struct Payout {
        address token;
        address payee;
        uint256 amount;
    }

    mapping(bytes32 poolId => address operator) private _pendingOperators;
    mapping(bytes32 workId => Memberships) private _memberships;

    constructor(IWorkRegistry works) {
        WORKS = works;
    }

    /* CREATE */

    /// @inheritdoc ICreatorPools
    function createPool(PoolTerms calldata terms) external returns (bytes32 poolId) {
        if (terms.token.code.length == 0) revert PoolTokenInvalid(terms.token);
        if (terms.uses == 0 || !Uses.ALL.include(terms.uses)) revert PoolUsesInvalid(terms.uses, Uses.ALL);
        if (terms.noticeDays > MAX_NOTICE_DAYS) revert PoolNoticeTooLong(terms.noticeDays, MAX_NOTICE_DAYS);
        if (terms.fallbackPayee == address(0)) revert PoolFallbackPayeeInvalid(terms.fallbackPayee);

        poolId = poolIdOf(msg.sender, terms);
        if (_pools[poolId].token != address(0)) revert PoolAlreadyExists(poolId);
        _pools[poolId] = Pool({
            token: terms.token,
            uses: terms.uses,
            noticeDays: terms.noticeDays,
            joinUnits: terms.joinUnits,
            soleAgent: terms.soleAgent,
            lastUnitDay: 0,
            operator: msg.sender,
            minStreamPerDay: terms.minStreamPerDay
        });
        emit PoolCreated(poolId, msg.sender, terms);
    }

    /// @inheritdoc ICreatorPools
    function describePool(bytes32 poolId, string calldata uri) external {
        _operated(poolId);
        emit PoolDescribed(poolId, uri);
    }

    /// @inheritdoc ICreatorPools
    function proposeOperator(bytes32 poolId, address operator) external {
        _operated(poolId);
        _pendingOperators[poolId] = operator;
        emit OperatorProposed(poolId, operator);
    }

    /// @inheritdoc ICreatorPools
    function acceptOperator(bytes32 poolId) external {
        Pool storage pool = _pool(poolId);
        address pending = _pendingOperators[poolId];
        if (msg.sender != pending) revert PoolNotPendingOperator(poolId, msg.sender, pending);
        delete _pendingOperators[poolId];
        pool.operator = msg.sender;
        emit OperatorSet(poolId, msg.sender);
    }

    /// @inheritdoc ICreatorPools
    function renounceOperator(bytes32 poolId) external nonReentrant {
        Pool storage pool = _operated(poolId);
        Book memory book = _sync(poolId);
        // Money that still waits needs a second in which somebody holds units.
        if (book.units == 0 || book.idle != 0) revert PoolWithoutUnits(poolId);
        if (pool.lastUnitDay * DAY > block.timestamp) revert PoolChangesPending(poolId, pool.lastUnitDay);
        _books[poolId].save(book);
        pool.operator = address(0);
        // Whoever was offered the place cannot take it from nobody.
        delete _pendingOperators[poolId];
        emit OperatorSet(poolId, address(0));
    }

    /* JOIN AND LEAVE */

    /// @inheritdoc ICreatorPools
    function joinPool(bytes32 poolId, bytes32 workId) external nonReentrant {
        _join(poolId, workId, msg.sender);
    }

    /// @inheritdoc IWorkReceiver
    /// @dev `data` is abi.encode(poolId, join): joins the pool with the work, or leaves it. The registry vouches that its owner,
    /// registering it or by signature, has said so.
    function onWorkCall(bytes32 workId, address owner, bytes calldata data) external nonReentrant returns (bytes4) {
        if (msg.sender != address(WORKS)) revert MemberReceiverMismatch(msg.sender, address(WORKS));
        (bytes32 poolId, bool join) = abi.decode(data, (bytes32, bool));
        if (join) _join(poolId, workId, owner);
        else _leave(poolId, workId, false);
        return IWorkReceiver.onWorkCall.selector;
    }

    /// @inheritdoc ICreatorPools
    function joinLot(
        bytes32 poolId,
        address steward,
        bytes32 root,
        uint32 count
    ) external nonReentrant returns (bytes32 catalogueId) {
        Pool storage pool = _pool(poolId);
        catalogueId = WORKS.catalogueIdOf(steward, root, count);
        (address owner, uint16 uses, bool catalogue, ) = WORKS.summaryOf(catalogueId);
        if (!catalogue) revert MemberNotCatalogue(catalogueId);
        if (pool.soleAgent) revert MemberOfCatalogue(catalogueId, catalogueId);
        _checkJoin(pool, catalogueId, msg.sender, owner, uses);

        StoredMember storage stored = _members[poolId][catalogueId];
        Book memory book = _sync(poolId);
        Member memory member = _settle(poolId, catalogueId, book);
        if (!member.lot) {
            member.lot = true;
            stored.works = count - stored.apart;
        }
        _enter(poolId, catalogueId, member, book, stored.works);
    }

    /// @inheritdoc ICreatorPools
    function leavePool(bytes32 poolId, bytes32 workId) external nonReentrant {
        address owner = WORKS.holderOf(workId);
        if (msg.sender != owner) revert MemberNotWorkOwner(workId, msg.sender, owner);
        _leave(poolId, workId, false);
    }

    /// @inheritdoc ICreatorPools
    function drop(bytes32 poolId, bytes32 workId) external nonReentrant {
        (, uint16 uses, , ) = WORKS.summaryOf(workId);
        if (uses.include(_pool(poolId).uses)) revert MemberConsents(workId, uses);
        _leave(poolId, workId, true);
    }

    /// @inheritdoc ICreatorPools
    function extract(bytes32 poolId, bytes32 catalogueId, uint32 index) external nonReentrant returns (bytes32 workId) {
        workId = WORKS.catalogueWorkIdOf(catalogueId, index);
        if (WORKS.catalogueOf(workId) != catalogueId) revert MemberNotMaterialized(catalogueId, workId);
        _pool(poolId);
        Book memory book = _sync(poolId);
        Member memory lot = _settle(poolId, catalogueId, book);
        if (!lot.lot) revert MemberNotJoined(poolId, catalogueId);
        StoredMember storage stored = _members[poolId][workId];
        Member memory member = stored.load();
        if (member.extracted || member.apart) revert MemberAlreadyExtracted(poolId, workId);

        // The lot and the work have shared every second so far, so the work starts as a copy of the lot.
        StoredMember storage storedLot = _members[poolId][catalogueId];
        storedLot.works -= 1;
        storedLot.save(lot);
        lot.lot = false;
        lot.extracted = true;
        stored.save(lot);
        if (lot.joined) _memberships[workId].pools += 1;
        _books[poolId].save(book);
        emit Extracted(poolId, catalogueId, workId, index);
    }

    /* UNITS */

    /// @inheritdoc ICreatorPools
    function setUnits(bytes32 poolId, bytes32 workId, uint24 units) external nonReentrant {
        Pool storage pool = _operated(poolId);
        Book memory book = _sync(poolId);
        _setUnits(pool, poolId, workId, book, units);
        _books[poolId].save(book);
    }

    /// @inheritdoc ICreatorPools
    function setUnitsBatch(bytes32 poolId, bytes32[] calldata workIds, uint24[] calldata units) external nonReentrant {
        if (workIds.length != units.length) revert MemberArraysMismatch(workIds.length, units.length);
        Pool storage pool = _operated(poolId);
        Book memory book = _sync(poolId);
        for (uint256 i = 0; i < workIds.length; ++i) _setUnits(pool, poolId, workIds[i], book, units[i]);
        _books[poolId].save(book);
    }

    /* PAY */

    /// @inheritdoc ICreatorPools
    function pay(bytes32 poolId, uint256 amount, address payer, bytes32 ref) external nonReentrant {
        if (payer == address(0)) revert PaymentPayerZero();
        if (amount == 0) revert PaymentZero();
        if (amount > type(uint128).max) revert PaymentTooLarge(amount, type(uint128).max);
        _collect(IERC20(_pool(poolId).token), payer, amount);
        Book memory book = _sync(poolId);
        if (_isDead(poolId, book.units)) revert PoolDead(poolId);
        _credit(poolId, book, amount << 64);
        _books[poolId].save(book);
        emit Paid(poolId, payer, ref, msg.sender, amount);
    }

    /* SYNC */

    /// @inheritdoc ICreatorPools
    function sync(bytes32 poolId, uint256 maxSteps) external nonReentrant returns (uint256 stepsLeft) {
        _pool(poolId);
        Book memory book;
        (book, stepsLeft) = _walk(poolId, maxSteps);
        _books[poolId].save(book);
        emit Synced(poolId, book.syncedAt, book.accumulator);
    }

    /* CLAIM */

    /// @inheritdoc ICreatorPools
    function claim(bytes32 poolId, bytes32 workId) external nonReentrant returns (uint256 amount) {
        address token = _pool(poolId).token;
        address payee = WORKS.payeeOf(workId);
        if (payee == address(0)) revert PayeeMissing(workId);
        amount = _claim(poolId, workId, payee);
        _send(token, payee, amount);
    }

    /// @inheritdoc ICreatorPools
    function claimBatch(PoolClaim[] calldata claims) external nonReentrant returns (uint256[] memory amounts) {
        if (claims.length == 0) revert ClaimEmpty();
        amounts = new uint256[](claims.length);
        Payout[] memory payouts = new Payout[](claims.length);
        uint256 count = 0;
        bytes32 workId;
        address payee;
        for (uint256 i = 0; i < claims.length; ++i) {
            // Consecutive entries of one work, the usual case, ask for its payee once.
            if (i == 0 || claims[i].workId != workId) {
                workId = claims[i].workId;
                payee = WORKS.payeeOf(workId);
            }
            address token = _pool(claims[i].poolId).token;
            if (payee == address(0)) continue;
            uint256 amount = _claim(claims[i].poolId, workId, payee);
            if (amount == 0) continue;
            amounts[i] = amount;
            uint256 j = 0;
            while (j < count && (payouts[j].payee != payee || payouts[j].token != token)) ++j;
            if (j == count) payouts[count++] = Payout(token, payee, 0);
            payouts[j].amount += amount;
        }
        for (uint256 j = 0; j < count; ++j) _send(payouts[j].token, payouts[j].payee, payouts[j].amount);
    }

    /* READ */

    /// @inheritdoc ICreatorPools
    function poolIdOf(address operator, PoolTerms calldata terms) public pure returns (bytes32 poolId) {
        return keccak256(abi.encode(operator, terms));
    }

    /// @inheritdoc ICreatorPools
    function poolOf(bytes32 poolId) external view returns (Pool memory) {
        return _pool(poolId);
    }

    /// @inheritdoc ICreatorPools
    function stateOf(bytes32 poolId) external view returns (PoolState memory) {
        _pool(poolId);
        (Book memory book, ) = _look(poolId, 0);
        return
            PoolState({
                pendingOperator: _pendingOperators[poolId],
                accumulator: book.accumulator,
                totalUnits: book.units,
                rate: book.rate,
                idle: book.idle,
                carry: book.carry,
                syncedAt: book.syncedAt,
                started: book.started,
                dead: _isDead(poolId, book.units)
            });
    }

    /// @inheritdoc ICreatorPools
    function stoppedSince(bytes32 poolId) external view returns (uint256 time) {
        // Frozen pools have no changes of units to come, so what is stored is what there is.
        return _stopped(poolId, _books[poolId].unitsOf()) ? _books[poolId].syncedAt() : type(uint256).max;
    }

    /// @inheritdoc ICreatorPools
    function memberOf(bytes32 poolId, bytes32 workId) external view returns (MemberState memory state) {
        StoredMember storage stored = _members[poolId][workId];
        (Member memory member, uint256 accumulator) = _lookMember(poolId, workId);
        return
            MemberState({
                joined: member.joined,
                units: member.units,
                works: member.lot ? stored.works : (member.since != 0 ? 1 : 0),
                since: member.since,
                pendingUnits: member.pendingUnits,
                pendingDay: member.pendingDay,
                earned: member.earned(accumulator)
            });
    }

    /// @inheritdoc ICreatorPools
    function membershipsOf(bytes32 workId) external view returns (uint256 pools, bool soleAgent) {
        Memberships memory memberships = _memberships[workId];
        return (memberships.pools, memberships.soleAgent);
    }

    /// @inheritdoc ICreatorPools
    function heldUnitsAt(bytes32 poolId, bytes32 workId, uint256 time) external view returns (bool) {
        if (time > block.timestamp) return false;
        StoredMember storage stored = _members[poolId][workId];
        Member memory member = stored.load();
        // A catalogue's work shares its lot's membership until it has one of its own.
        if ((member.since == 0 || member.extracted) && time < stored.beginning(member)) {
            bytes32 catalogueId = WORKS.catalogueOf(workId);
            if (catalogueId == 0) return false;
            stored = _members[poolId][catalogueId];
            member = stored.load();
        }
        return stored.heldAt(member, time);
    }

    /// @inheritdoc ICreatorPools
    function claimable(bytes32 poolId, bytes32 workId) external view returns (uint256 amount) {
        (Member memory member, uint256 accumulator) = _lookMember(poolId, workId);
        return member.earned(accumulator) >> 64;
    }

    /// @inheritdoc ICreatorPools
    function stepsBehind(bytes32 poolId) external view returns (uint256 steps) {
        return _stepsLeft(poolId, _books[poolId].load());
    }

    /* INTERNAL: MEMBERS */

    function _join(bytes32 poolId, bytes32 workId, address caller) private {
        Pool storage pool = _pool(poolId);
        (address owner, uint16 uses, bool catalogue, bytes32 catalogueId) = WORKS.summaryOf(workId);
        if (catalogue) revert MemberIsCatalogue(workId);
        _checkJoin(pool, workId, caller, owner, uses);

        Book memory book = _sync(poolId);
        Member memory member = _settle(poolId, workId, book);
        if (catalogueId != 0) {
            if (pool.soleAgent) revert MemberOfCatalogue(workId, catalogueId);
            StoredMember storage lot = _members[poolId][catalogueId];
            if (!member.extracted && !member.apart) {
                if (lot.load().lot) revert MemberOfLot(poolId, catalogueId, workId);
                member.apart = true;
                lot.apart += 1;
            }
        }
        _enter(poolId, workId, member, book, 1);
    }

    function _checkJoin(Pool storage pool, bytes32 workId, address caller, address owner, uint16 uses) private {
        if (caller != owner || owner == address(0)) revert MemberNotWorkOwner(workId, caller, owner);
        if (!uses.include(pool.uses)) revert MemberConsentMissing(workId, pool.uses & ~uses);
        Memberships memory memberships = _memberships[workId];
        bool soleAgent = pool.soleAgent;
        if (memberships.soleAgent || (soleAgent && memberships.pools != 0)) {
            revert MemberElsewhere(workId, memberships.pools);
        }
        _memberships[workId] = Memberships(memberships.pools + 1, soleAgent);
    }

    /// @dev A member that enters has no pending change: leaving took it back.
    function _enter(bytes32 poolId, bytes32 workId, Member memory member, Book memory book, uint32 works) private {
        if (member.joined) revert MemberAlreadyJoined(poolId, workId);
        member.joined = true;
        if (member.since == 0) member.since = Members.clamp(block.timestamp);
        Pool storage pool = _pools[poolId];
        uint24 units = pool.joinUnits;
        uint24 day = _change(pool, poolId, workId, member, book, units, works);
        emit Joined(poolId, workId, works, units, day);
        _members[poolId][workId].save(member);
        _books[poolId].save(book);
    }

    function _leave(bytes32 poolId, bytes32 workId, bool dropped) private {
        _pool(poolId);
        StoredMember storage stored = _members[poolId][workId];
        Book memory book = _sync(poolId);
        Member memory member = _settle(poolId, workId, book);
        if (!member.joined) revert MemberNotJoined(poolId, workId);
        member.joined = false;
        uint256 works = member.lot ? stored.works : 1;
        _dropPending(poolId, member, works);
        _changeNow(poolId, stored, member, book, 0, works);
        stored.save(member);
        _books[poolId].save(book);
        // A sole agent's member has no other membership.
        _memberships[workId] = Memberships(_memberships[workId].pools - 1, false);
        emit Left(poolId, workId, msg.sender, dropped);
    }

    /* INTERNAL: UNITS */

    function _setUnits(Pool storage pool, bytes32 poolId, bytes32 workId, Book memory book, uint24 units) private {
        StoredMember storage stored = _members[poolId][workId];
        Member memory member = _settle(poolId, workId, book);
        if (!member.joined) revert MemberNotJoined(poolId, workId);
        uint24 day = _change(pool, poolId, workId, member, book, units, member.lot ? stored.works : 1);
        emit UnitsSet(poolId, workId, units, day);
        stored.save(member);
    }

    /// @dev Gives a settled member new units: at once while nothing is in flight or no notice is due, else from the first day after
    /// the notice. Replaces what was pending. Returns that day; zero: at once.
    function _change(
        Pool storage pool,
        bytes32 poolId,
        bytes32 workId,
        Member memory member,
        Book memory book,
        uint24 units,
        uint256 works
    ) private returns (uint24) {
        _dropPending(poolId, member, works);
        uint256 day = 0;
        if (!book.started || pool.noticeDays == 0) {
            _changeNow(poolId, _members[poolId][workId], member, book, units, works);
        } else if (units != member.units) {
            day = Math.ceilDiv(block.timestamp, DAY) + pool.noticeDays;
            _addPending(poolId, member, book, units, day, works);
            // A day number: far below 2^24 while seconds are below 2^40.
            if (day > pool.lastUnitDay) pool.lastUnitDay = day.toUint24();
        }
        return day.toUint24();
    }

    function _changeNow(
        bytes32 poolId,
        StoredMember storage stored,
        Member memory member,
        Book memory book,
        uint256 units,
        uint256 works
    ) private {
        bool held = member.units != 0;
        book.units = book.units + units * works - member.units * works;
        if (units > member.units && book.units > Books.MAX_UNITS) {
            revert PoolTotalUnitsTooHigh(poolId, book.units, Books.MAX_UNITS);
        }
        // Who holds units in any part of a second holds them in that second: what is sold in it is not taken back within it.
        uint256 since = block.timestamp + (units == 0 ? 1 : 0);
        (bool ended, uint256 from) = member.change(book.accumulator, units, since);
        if (ended) stored.note(member, from, held);
    }

    function _addPending(
        bytes32 poolId,
        Member memory member,
        Book memory book,
        uint24 units,
        uint256 day,
        uint256 works
    ) private {
        member.pendingUnits = units;
        member.pendingDay = day;
        _schedule(poolId, book, day);
        Day storage event_ = _days[poolId][day];
        if (units > member.units) {
            uint256 unitsUp = event_.unitsUp + (units - member.units) * works;
            if (unitsUp > Books.MAX_UNITS_PER_DAY) {
                revert PoolUnitsPerDayTooHigh(poolId, day, unitsUp, Books.MAX_UNITS_PER_DAY);
            }
            event_.unitsUp = unitsUp.toUint64();
        } else {
            event_.unitsDown += ((member.units - units) * works).toUint64();
        }
    }

    function _dropPending(bytes32 poolId, Member memory member, uint256 works) private {
        uint256 day = member.pendingDay;
        if (day == 0) return;
        Day storage event_ = _days[poolId][day];
        if (member.pendingUnits > member.units) {
            event_.unitsUp -= ((member.pendingUnits - member.units) * works).toUint64();
        } else {
            event_.unitsDown -= ((member.units - member.pendingUnits) * works).toUint64();
        }
        member.pendingDay = 0;
        member.pendingUnits = 0;
    }

    /* INTERNAL: MONEY */

    /// @dev Takes what a member has earned. The book is saved only where days were walked: what merely accrued can be worked out
    /// again from what is stored.
    function _claim(bytes32 poolId, bytes32 workId, address payee) private returns (uint256 amount) {
        StoredMember storage stored = _members[poolId][workId];
        uint256 nextDay = _books[poolId].load().nextDay;
        Book memory book = _sync(poolId);
        Member memory member = _settle(poolId, workId, book);
        if (member.lot) revert MemberIsCatalogue(workId);
        amount = member.take(book.accumulator);
        if (book.nextDay != nextDay) _books[poolId].save(book);
        if (amount == 0) return 0;
        stored.save(member);
        emit Claimed(poolId, workId, payee, amount);
    }

    /* INTERNAL: READ */

    function _lookMember(
        bytes32 poolId,
        bytes32 workId
    ) private view returns (Member memory member, uint256 accumulator) {
        _pool(poolId);
        member = _members[poolId][workId].load();
        (Book memory book, uint256 watched) = _look(poolId, member.pendingDay);
        if (member.pendingDay != 0 && member.pendingDay * DAY <= book.syncedAt) {
            uint256 stored = _accumulatorOfDay[poolId][member.pendingDay];
            _applyPending(member, watched == 0 ? stored : watched);
        }
        return (member, book.accumulator);
    }
}
