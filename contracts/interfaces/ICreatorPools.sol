// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MemberState, Pool, PoolClaim, PoolState, PoolTerms, StreamState} from "../types/Pools.sol";

/// @title ICreatorPools
/// @notice Pools that share what is paid or streamed into them among works, in proportion to units. Nobody is in charge of the
/// money: an operator sets units with notice, and can do nothing else.
/// @dev Amounts are base units of the pool's token. Rates are base units per second × 2^64. A day is 86,400 s since 1970; streams
/// end and noticed unit changes take effect in the first second of a day. Every payment is divided exactly: what a division leaves
/// over is carried to the next one, and a member's fraction of a base unit stays the member's.
///
/// Money that arrives while no member holds units waits, and goes to those who hold units at the end of the first second in which
/// anybody does.
///
/// Tokens: what arrives is measured, and a call reverts where it is not exactly what was asked for, so tokens that take a fee are
/// refused. A token whose balances fall by themselves can leave its own pools short; no other token's pools can be touched by it.
interface ICreatorPools {
    /* EVENTS */

    /// @notice Emitted for each new pool.
    event PoolCreated(bytes32 indexed poolId, address indexed operator, PoolTerms terms);
    /// @notice Emitted when the operator says where the pool is described.
    event PoolDescribed(bytes32 indexed poolId, string uri);
    /// @notice Emitted when the operator's place is offered to `operator`, who has to take it. Zero: an offer is taken back.
    event OperatorProposed(bytes32 indexed poolId, address indexed operator);
    /// @notice Emitted when the operator changes. Zero: the units are frozen.
    event OperatorSet(bytes32 indexed poolId, address indexed operator);

    /// @notice Emitted when a work, or a catalogue with `works` works, joins. Units and day as in {UnitsSet}.
    event Joined(bytes32 indexed poolId, bytes32 indexed workId, uint32 works, uint24 units, uint24 day);
    /// @notice Emitted when a member leaves, or is dropped by `caller` because its consent has ended. Its units end now.
    /// For a call that its owner signed, the caller is the work registry.
    event Left(bytes32 indexed poolId, bytes32 indexed workId, address indexed caller, bool dropped);
    /// @notice Emitted when units are set. They hold from the first second of `day`; day zero: from this second on.
    /// @dev A later event replaces a pending one of the same member.
    event UnitsSet(bytes32 indexed poolId, bytes32 indexed workId, uint24 units, uint24 day);
    /// @notice Emitted when a catalogue's work moves out of its lot into a membership of its own, with all that is its.
    event Extracted(bytes32 indexed poolId, bytes32 indexed catalogueId, bytes32 indexed workId, uint32 index);

    /// @notice Emitted for each payment. `sender` called and vouches for `payer` and `ref`; for a license's payment the sender is
    /// the license registry and `ref` the license. What an inbox received has the inbox as payer and no reference: unattributed.
    event Paid(bytes32 indexed poolId, address indexed payer, bytes32 indexed ref, address sender, uint256 amount);
    /// @notice Emitted when a stream begins. `controller` decides about it from now on.
    event StreamOpened(
        bytes32 indexed poolId,
        bytes32 indexed streamId,
        address indexed payer,
        address controller,
        bytes32 salt,
        uint128 rate,
        uint24 endDay,
        uint256 deposit
    );
    /// @notice Emitted when a stream's end or rate changes. Deposit and refund are what moved; at most one is not zero.
    /// @dev `end` is a second: the first of a day, or this one where the stream is cancelled now.
    event StreamChanged(
        bytes32 indexed poolId,
        bytes32 indexed streamId,
        address indexed payer,
        uint128 rate,
        uint48 end,
        uint256 deposit,
        uint256 refund
    );
    /// @notice Emitted by {sync}, when a pool has been brought to `time` and something of it was stored. What other writes walk says no more
    /// than {sync} would: whoever replays the logs walks the same days.
    event Synced(bytes32 indexed poolId, uint256 time, uint256 accumulator);

    /// @notice Emitted for each work whose money was sent to its payee.
    event Claimed(bytes32 indexed poolId, bytes32 indexed workId, address indexed payee, uint256 amount);

    /* ERRORS */

    /// @notice No pool has this id.
    error PoolNotFound(bytes32 poolId);
    /// @notice The caller has made a pool with these very terms before; another salt makes another pool.
    error PoolAlreadyExists(bytes32 poolId);
    /// @notice There is no contract at the token's address.
    error PoolTokenInvalid(address token);
    /// @notice A pool sells at least one use, and none outside `known`.
    error PoolUsesInvalid(uint16 uses, uint16 known);
    /// @notice The notice, in days, is longer than `max`.
    error PoolNoticeTooLong(uint256 noticeDays, uint256 max);
    /// @notice The fallback payee is the zero address.
    error PoolFallbackPayeeInvalid(address payee);
    /// @notice Only the pool's operator may do this; `operator` zero: the pool is frozen, and nobody may.
    error PoolNotOperator(bytes32 poolId, address caller, address operator);
    /// @notice The operator's place is offered to `pendingOperator` alone; zero: to nobody.
    error PoolNotPendingOperator(bytes32 poolId, address caller, address pendingOperator);
    /// @notice Freezing a pool in which nobody holds units, or money still waits, would strand that money.
    error PoolWithoutUnits(bytes32 poolId);
    /// @notice The pool is frozen and nobody holds units in it: it takes no money.
    error PoolDead(bytes32 poolId);
    /// @notice A change of units is still to come on `day`; freeze the pool then.
    error PoolChangesPending(bytes32 poolId, uint256 day);
    /// @notice With this change the units to be added on `day`, by all members together, would be more than `max`.
    error PoolUnitsPerDayTooHigh(bytes32 poolId, uint256 day, uint256 units, uint256 max);
    /// @notice Too much has happened since the pool was last synced: call `sync` until `stepsLeft` is done, then again.
    error PoolBehind(bytes32 poolId, uint256 stepsLeft);
    /// @notice With this change all members together would hold more than `max` units.
    error PoolTotalUnitsTooHigh(bytes32 poolId, uint256 units, uint256 max);
    /// @notice What the pool earns per unit would no longer fit. Give members more units, or make a new pool.
    error PoolFull(bytes32 poolId, uint256 perUnit, uint256 max);

    /// @notice Only the owner of the work, or catalogue, may do this; `owner` zero: there is no such work.
    error MemberNotWorkOwner(bytes32 workId, address caller, address owner);
    /// @notice The work does not consent to `uses`, which the pool sells.
    error MemberConsentMissing(bytes32 workId, uint16 uses);
    /// @notice The work consents to `uses`, all that the pool sells among them: it cannot be dropped.
    error MemberConsents(bytes32 workId, uint16 uses);
    /// @notice It is a member already.
    error MemberAlreadyJoined(bytes32 poolId, bytes32 workId);
    /// @notice It is no member of the pool; for {extract}, the catalogue never was.
    error MemberNotJoined(bytes32 poolId, bytes32 workId);
    /// @notice A sole agent's member is in no other pool, and this work is in `pools` of them.
    error MemberElsewhere(bytes32 workId, uint256 pools);
    /// @notice This is no catalogue: steward, root or count is not as it was registered.
    error MemberNotCatalogue(bytes32 workId);
    /// @notice This is a catalogue: it joins by {joinLot}, and its works claim, each its own.
    error MemberIsCatalogue(bytes32 workId);
    /// @notice A sole agent takes works that their creators registered singly, not a catalogue's.
    error MemberOfCatalogue(bytes32 workId, bytes32 catalogueId);
    /// @notice The work is not a token of its own yet: {IWorkRegistry-materialize} comes first.
    error MemberNotMaterialized(bytes32 catalogueId, bytes32 workId);
    /// @notice The work has a membership of its own: it was extracted, or had joined before its catalogue.
    error MemberAlreadyExtracted(bytes32 poolId, bytes32 workId);
    /// @notice Only the work registry calls this.
    error MemberReceiverMismatch(address caller, address registry);
    /// @notice The catalogue's lot holds this work: {extract} it.
    error MemberOfLot(bytes32 poolId, bytes32 catalogueId, bytes32 workId);
    /// @notice Works and units are not as many.
    error MemberArraysMismatch(uint256 works, uint256 units);

    error PaymentZero();
    /// @notice One payment is at most `max` base units.
    error PaymentTooLarge(uint256 amount, uint256 max);
    error PaymentPayerZero();
    /// @notice `received` base units arrived where `expected` were asked for: the token takes a fee, or the payer brought another
    /// amount.
    error PaymentMismatch(address token, uint256 received, uint256 expected);

    /// @notice The controller has used this salt in this pool; each serves once.
    error StreamAlreadyOpened(bytes32 streamId);
    /// @notice Never opened, cancelled, or its end has passed: an ended stream stays ended.
    error StreamEnded(bytes32 streamId, uint256 end);
    /// @notice A stream brings at least `min`, base units per second × 2^64.
    error StreamRateTooLow(uint256 rate, uint256 min);
    /// @notice All streams of the pool together would bring more than `max`, base units per second × 2^64.
    error StreamRatesTooHigh(bytes32 poolId, uint256 rates, uint256 max);
    /// @notice The end is a day from `first` to `last` (since 1970), both included.
    error StreamEndInvalid(uint256 endDay, uint256 first, uint256 last);
    /// @notice The stream costs `deposit` base units, more than the caller accepts.
    error StreamDepositTooHigh(uint256 deposit, uint256 max);
    error ClaimEmpty();
    /// @notice Nobody can be paid for this work yet; its money waits.
    error PayeeMissing(bytes32 workId);

    /* CREATE */

    /// @notice Makes a pool with the caller as operator.
    /// @return poolId keccak256(abi.encode(caller, terms)).
    function createPool(PoolTerms calldata terms) external returns (bytes32 poolId);

    /// @notice Says where the pool is described. By the operator; kept in the event only.
    function describePool(bytes32 poolId, string calldata uri) external;

    /// @notice Offers the operator's place to another address, which has to take it. Zero: takes an offer back.
    function proposeOperator(bytes32 poolId, address operator) external;
    /// @notice Takes the operator's place that was offered to the caller. Reverts for everybody else.
    function acceptOperator(bytes32 poolId) external;

    /// @notice Gives up the operator's place for good: units never change again, except that works join at the join units and
    /// members leave. Refused while nobody holds units, while money that came before anybody did still waits, and while a change
    /// is pending.
    /// @dev Where a frozen pool's last unit goes and no joining brings units, its clock stops: what streams had not brought by then is
    /// their payers' to take back.
    function renounceOperator(bytes32 poolId) external;

    /* JOIN AND LEAVE */

    /// @notice Makes a work of the caller's a member. It must consent to all uses that the pool sells.
    /// @dev It starts at the pool's join units, under the same notice as any change of units. By an owner's signature, or in the same
    /// call as registering: {IWorkRegistry-callFor} and {IWorkRegistry-registerAndCall} with abi.encode(poolId, true).
    function joinPool(bytes32 poolId, bytes32 workId) external;

    /// @notice Makes the caller's catalogue a lot: every one of its works gets the pool's join units.
    /// @param root Root that the catalogue was registered with.
    /// @param steward Who registered it.
    function joinLot(
        bytes32 poolId,
        address steward,
        bytes32 root,
        uint32 count
    ) external returns (bytes32 catalogueId);

    /// @notice Ends the membership of a work or lot of the caller's, from this second on. What it has earned stays.
    /// @dev By an owner's signature: {IWorkRegistry-callFor} with abi.encode(poolId, false).
    function leavePool(bytes32 poolId, bytes32 workId) external;

    /// @notice Ends the membership of a work that no longer consents to what the pool sells. Anyone may call.
    function drop(bytes32 poolId, bytes32 workId) external;

    /// @notice Moves a materialized catalogue work out of its lot into a membership of its own: the same units, and all that it
    /// has earned. Anyone may call.
    function extract(bytes32 poolId, bytes32 catalogueId, uint32 index) external returns (bytes32 workId);

    /* UNITS */

    /// @notice Sets a member's units; for a lot, the units of each of its works. By the operator.
    /// @dev Takes effect in the first second of a day no sooner than the pool's notice; at once where the notice is zero or no
    /// money has ever arrived. Replaces a change that is still pending.
    function setUnits(bytes32 poolId, bytes32 workId, uint24 units) external;

    /// @notice The same for many members. A member named twice ends with its last units.
    function setUnitsBatch(bytes32 poolId, bytes32[] calldata workIds, uint24[] calldata units) external;

    /* PAY */

    /// @notice Pays a pool. Costs the same however many members it has.
    /// @dev Where `payer` is the caller, its allowance to this contract is used. Otherwise the caller is asked, by
    /// {IPoolFunder-onPoolPayment}, to bring the tokens from wherever it may.
    /// @param ref What it is for, for those who read the event; zero: nothing in particular.
    function pay(bytes32 poolId, uint256 amount, address payer, bytes32 ref) external;

    /* STREAM */

    /// @notice Pays in advance what will reach the pool evenly until the first second of `endDay`. The caller controls it.
    /// @dev The deposit is ⌈rate × seconds / 2^64⌉; the fraction gained by rounding up goes to the pool.
    /// @param salt Tells the caller's streams to one pool apart; each serves once.
    /// @param endDay After today, at most 400 days ahead.
    /// @param maxDeposit Highest deposit the caller accepts.
    /// @param payer As in {pay}.
    function openStream(
        bytes32 poolId,
        bytes32 salt,
        uint128 rate,
        uint24 endDay,
        uint256 maxDeposit,
        address payer
    ) external returns (bytes32 streamId, uint256 deposit);

    /// @notice Moves the end of a running stream to a later day. Anyone may pay for it; what is paid becomes part of the stream, and
    /// its controller decides about it.
    function topUpStream(
        address controller,
        bytes32 poolId,
        bytes32 salt,
        uint24 endDay,
        uint256 maxDeposit,
        address payer
    ) external returns (uint256 deposit);

    /// @notice Changes the rate of a running stream of the caller's from this second on; its end stays.
    /// @param payer Pays a higher rate as in {pay}, or receives what a lower one frees (rounded down).
    function setStreamRate(
        bytes32 poolId,
        bytes32 salt,
        uint128 rate,
        uint256 maxDeposit,
        address payer
    ) external returns (uint256 deposit, uint256 refund);

    /// @notice Ends a running stream of the caller's on an earlier day, or now, and returns what lies beyond.
    /// @param endDay New end; zero: this second.
    /// @param receiver Gets the refund, rounded down; the fraction stays with the pool.
    function cancelStream(
        bytes32 poolId,
        bytes32 salt,
        uint24 endDay,
        address receiver
    ) external returns (uint256 refund);

    /* SYNC */

    /// @notice Brings a pool's books up to date, at most `maxSteps` eventful days. Nothing is gained or lost by calling it or not.
    /// @return stepsLeft Eventful days still ahead of now.
    function sync(bytes32 poolId, uint256 maxSteps) external returns (uint256 stepsLeft);

    /* CLAIM */

    /// @notice Sends what a work has earned to its payee. Anyone may call; a call that would pay nothing changes nobody's money, and at
    /// most brings the pool's books up to date.
    function claim(bytes32 poolId, bytes32 workId) external returns (uint256 amount);

    /// @notice Claims many works and pools, with one transfer per payee and token. Works whose payee is not known yet, and those
    /// with nothing to claim, are passed over.
    /// @return amounts What each entry brought.
    function claimBatch(PoolClaim[] calldata claims) external returns (uint256[] memory amounts);

    /* READ */

    /// @notice The id of the pool that `operator` makes with these terms: keccak256(abi.encode(operator, terms)). There need not
    /// be one.
    function poolIdOf(address operator, PoolTerms calldata terms) external pure returns (bytes32 poolId);
    /// @notice The id of a controller's stream: keccak256(abi.encode(controller, poolId, salt)). There need not be one.
    function streamIdOf(address controller, bytes32 poolId, bytes32 salt) external pure returns (bytes32 streamId);
    /// @notice What is kept of a pool's terms, and its operator. Reverts where there is no such pool.
    function poolOf(bytes32 poolId) external view returns (Pool memory);
    /// @notice A pool as it stands at this second, synced or not.
    function stateOf(bytes32 poolId) external view returns (PoolState memory);
    /// @notice A membership as it stands at this second.
    function memberOf(bytes32 poolId, bytes32 workId) external view returns (MemberState memory);
    /// @notice Pools that a work or catalogue is a member of, and whether one of them is its sole agent.
    function membershipsOf(bytes32 workId) external view returns (uint256 pools, bool soleAgent);
    /// @notice Whether a work held units at `time`, in its own membership or, for a materialized catalogue work, in its lot.
    /// @dev For a catalogue's work that is not materialized, ask for its catalogue. False for the future. A work that held units in any
    /// part of a second held them in it; units that a day takes away by notice are not held in the day's first second.
    function heldUnitsAt(bytes32 poolId, bytes32 workId, uint256 time) external view returns (bool);
    /// @notice What {claim} would pay now, rounded down.
    function claimable(bytes32 poolId, bytes32 workId) external view returns (uint256 amount);
    /// @notice Since when a pool's clock stands still: frozen, it lost its last units, and nobody who joins gets any. What streams had not
    /// brought by then can be taken back. The greatest number where the clock runs; zero where there is no such pool.
    function stoppedSince(bytes32 poolId) external view returns (uint256 time);
    /// @notice A stream as it stands at this second, fractions of a base unit included. Zeros where none was opened.
    function streamOf(bytes32 poolId, bytes32 streamId) external view returns (StreamState memory);
    /// @notice Eventful days that {sync} still has to walk.
    function stepsBehind(bytes32 poolId) external view returns (uint256 steps);
}

/// @title IPoolFunder
/// @notice A contract that pays pools with other people's tokens, without ever holding them.
interface IPoolFunder {
    /// @notice Must bring exactly `amount` of `token` to the caller. Must check that the caller is the pools contract.
    function onPoolPayment(address token, address payer, uint256 amount) external;
}
