// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorPools} from "../../contracts/CreatorPools.sol";
import {LicenseRegistry} from "../../contracts/LicenseRegistry.sol";
import {WorkRegistry} from "../../contracts/WorkRegistry.sol";
import {ILicenseRegistry} from "../../contracts/interfaces/ILicenseRegistry.sol";
import {TestDollar} from "../../contracts/mocks/TestDollar.sol";
import {
    Acquisition,
    Credential,
    Eligibility,
    LicenseState,
    NoticeKind,
    OfferTerms,
    Standing,
    Statement
} from "../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../contracts/types/Pools.sol";
import {Uses} from "../../contracts/types/Uses.sol";
import {Registration} from "../../contracts/types/Works.sol";
import {LicenseRegistryBase} from "../contracts/LicenseRegistry/LicenseRegistryBase.sol";
import {HandlerBase} from "../utils/HandlerBase.sol";
import {InvariantBase} from "../utils/InvariantBase.sol";

/// @notice People who do with offers and licenses whatever comes to their minds, and a judge who knows only docs/licensing-rules.md.
/// @dev Each call says whether it should succeed. One that does otherwise reverts the handler, and with it the run.
contract LicenseRegistryHandler is LicenseRegistryBase, HandlerBase {
    uint256 private constant MAX_OFFERS = 16;
    uint256 private constant MAX_LICENSES = 12;
    uint16 private constant SOLD = Uses.RETRIEVE | Uses.SEARCH;
    uint16 private constant SOLE_NOTICE_DAYS = 2;

    /// @dev Which licenses a call is about, mostly.
    enum What {
        Any,
        Stated,
        Certified,
        Noticed,
        Streams,
        WithoutStream
    }

    struct Stated {
        uint16 version;
        uint96 units;
        uint96 revenue;
    }

    struct Model {
        bytes32 offerId;
        address holder;
        uint256 start;
        uint256 end;
        uint256 credentialUntil;
        /// When notices of the licensee, of the publisher and for a breach take effect; zero: not given.
        uint256[4] notices;
        /// Found once and never again changed; zero: not terminated.
        uint256 terminatedAt;
        NoticeKind terminatedBy;
        /* Streams, rates scaled by 2^64 */
        uint256 streams;
        uint256 rate;
        uint256 rateSince;
        uint256 streamEnd;
        uint256 passedBefore;
        uint256 formerStreams;
        /* Statements */
        Stated[] stated;
        uint256 dues;
        uint256 mostOwed;
    }

    /// @dev What was said of a work's consent, or what became of its units in a pool, from a second on; the last word counts.
    struct Word {
        uint256 since;
        /// Consented to; where it is about units: none, or any.
        uint16 uses;
        /// Came with notice: until then it can be replaced.
        bool noticed;
    }

    /// @dev What follows from a model at this second; the greatest number stands for never.
    struct Judgment {
        Standing standing;
        uint256 lapsesAt;
        uint256 terminatesAt;
        NoticeKind kind;
    }

    address[] public licensees;
    address public certifier;
    uint256 private _certifierKey;
    bytes32 public solePoolId;
    bytes32 public soleWorkId;
    bytes32[] private _works;
    mapping(bytes32 workId => Word[]) private _consents;
    mapping(bytes32 poolId => mapping(bytes32 workId => Word[])) private _holdings;
    mapping(bytes32 poolId => mapping(bytes32 workId => bool)) private _joined;

    bytes32[] public offerIds;
    mapping(bytes32 offerId => OfferTerms) private _offered;
    mapping(bytes32 offerId => bool) public closed;
    bytes32[] public licenseIds;
    mapping(bytes32 licenseId => Model) private _models;
    /// @notice Base units that licensees have paid less what came back.
    mapping(address who => int256) public spent;
    int256 public spentByAll;

    constructor() {
        setUp();
        _deploys(address(licenses), "LicenseRegistry");
        _deploys(address(pools), "CreatorPools");
        _deploys(address(works), "WorkRegistry");
        licensees.push(licensee);
        _hire("second licensee");
        _hire("third licensee");
        (certifier, _certifierKey) = _actor("certifier");
        vm.prank(licensee);
        dollar.approve(address(pools), type(uint256).max);
        vm.prank(operator);
        solePoolId = pools.createPool(PoolTerms(address(dollar), SOLD, SOLE_NOTICE_DAYS, 3, true, 0, operator, 0));
        vm.prank(author);
        soleWorkId = works.register(Registration(keccak256("a sole work"), 0, 0, address(0), SOLD, 0));
        vm.prank(author);
        pools.joinPool(solePoolId, soleWorkId);
        vm.prank(author);
        _works = [workId, soleWorkId, works.register(Registration(keccak256("no member"), 0, 0, address(0), SOLD, 0))];
        for (uint256 i = 0; i < 3; ++i) _consents[_works[i]].push(Word(START, i == 0 ? Uses.RETRIEVE : SOLD, false));
        (_joined[poolId][workId], _joined[solePoolId][soleWorkId]) = (true, true);
        _holdings[poolId][workId].push(Word(START, 1, false));
        _holdings[solePoolId][soleWorkId].push(Word(START, 1, false));
        // From the first money on, changes of units in the sole agent's pool have notice.
        vm.prank(licensee);
        pools.pay(solePoolId, 1, licensee, 0);
        _spend(licensee, 1);
        for (uint256 i = 0; i < 8; ++i) _publishKind(i, uint256(keccak256(abi.encode(i))));
    }

    /// @dev Once: nobody may start over.
    function setUp() public override {
        if (address(licenses) == address(0)) super.setUp();
    }

    function _hire(string memory name) private {
        (address who, ) = _actor(name);
        licensees.push(who);
        dollar.mint(who, type(uint128).max);
        vm.prank(who);
        dollar.approve(address(licenses), type(uint256).max);
        vm.prank(who);
        dollar.approve(address(pools), type(uint256).max);
    }

    /* OFFERS */

    function publish(uint256 seed) external {
        seed = _mix(seed);
        if (offerIds.length == MAX_OFFERS) return;
        _publishKind(seed % 8, seed >> 8);
        OfferTerms memory terms = _offered[offerIds[offerIds.length - 1]];
        if ((seed >> 240) % 4 == 0) _call(operator, abi.encodeCall(licenses.publish, (terms)), false, "publish again");
        terms.salt = keccak256("another");
        if ((seed >> 240) % 4 == 1) _call(stranger, abi.encodeCall(licenses.publish, (terms)), false, "publish");
    }

    /// @dev Eight kinds: for a fee; with statements; with a stream; with both; for credentials; for one by name; exclusive; shared
    /// in a pool that sells exclusives.
    function _publishKind(uint256 kind, uint256 seed) private {
        OfferTerms memory terms;
        terms.poolId = kind >= 6 ? solePoolId : poolId;
        terms.textHash = keccak256("legal text");
        terms.uses = kind < 6 ? Uses.RETRIEVE : uint16([Uses.RETRIEVE, Uses.SEARCH, SOLD][seed % 3]);
        terms.salt = bytes32(offerIds.length);
        terms.fee = uint96(seed % 3 == 0 ? 0 : 1 + (seed % 1_000e6));
        terms.cureDays = uint16((seed >> 16) % 6);
        terms.noticeDays = uint16((seed >> 24) % 5);
        terms.coversLater = (seed >> 32) % 2 == 0;
        terms.duration = uint48((kind == 6 || (seed >> 40) % 4 != 0) ? (1 + ((seed >> 48) % 40)) * DAY : 0);
        if ((seed >> 56) % 4 == 0) terms.start = uint48(block.timestamp + ((seed >> 64) % (10 * DAY)));
        terms.transferable = kind != 4 && kind != 5 && (seed >> 72) % 4 != 0;
        if (kind == 1 || kind == 3) {
            terms.periodDays = uint16(1 + ((seed >> 80) % 12));
            terms.graceDays = uint16((seed >> 88) % 4);
            terms.unitPrice = uint96((seed >> 96) % 100);
            terms.revenueShare = uint32((seed >> 104) % 1_000_001);
            terms.floor = uint96((seed >> 128) % 200);
            terms.guarantee = uint96((seed >> 136) % 3_000);
            if ((seed >> 152) % 2 == 0) terms.cap = uint96(terms.guarantee + ((seed >> 160) % 50_000));
        }
        if (kind == 2 || kind == 3) terms.minRate = RATE / 2;
        if (kind == 4) (terms.eligibility, terms.party) = (Eligibility.Research, certifier);
        if (kind == 5) (terms.eligibility, terms.party) = (Eligibility.Named, licensees[0]);
        terms.exclusive = kind == 6;

        bytes32 id = keccak256(abi.encode(operator, terms));
        _call(operator, abi.encodeCall(licenses.publish, (terms)), true, "publish");
        offerIds.push(id);
        _offered[id] = terms;
    }

    function close(uint256 seed) external {
        seed = _mix(seed);
        // Few, so that something is left to sell.
        if (seed % 4 != 0) return;
        bytes32 id = offerIds[(seed >> 8) % offerIds.length];
        bool by = (seed >> 16) % 4 != 0;
        bool ok = by && !closed[id];
        _call(by ? operator : stranger, abi.encodeCall(licenses.close, (id)), ok, "close");
        if (ok) closed[id] = true;
    }

    /* ACQUIRE */

    function acquire(uint256 seed) external {
        seed = _mix(seed);
        if (licenseIds.length == MAX_LICENSES) return;
        bytes32 offerId = offerIds[seed % offerIds.length];
        OfferTerms memory terms = _offered[offerId];
        Acquisition memory asked;
        asked.offerId = offerId;
        asked.licensee = licensees[terms.party == licensees[0] && (seed >> 8) % 8 != 0 ? 0 : (seed >> 16) % 3];
        asked.salt = bytes32((seed >> 24) % 8);
        asked.maxFee = (seed >> 32) % 16 == 0 ? terms.fee / 2 : terms.fee;
        if (terms.minRate != 0 && (seed >> 40) % 4 != 0) asked.rate = _rate(seed >> 48);
        if (asked.rate != 0) {
            asked.endDay = uint24(block.timestamp / DAY + 1 + ((seed >> 72) % 30));
            asked.maxDeposit = type(uint256).max;
        }
        _acquire(asked, terms, _credential(asked.licensee, seed >> 80));
    }

    function _acquire(Acquisition memory asked, OfferTerms memory terms, Credential memory credential) private {
        bytes32 id = keccak256(abi.encode(asked.offerId, asked.licensee, asked.salt));
        (uint256 start, uint256 end) = _timeOf(terms);
        bool ok = _mayAcquire(id, asked, terms, credential, start, end);
        bytes memory call_ = abi.encodeCall(licenses.acquire, (asked, credential));
        (bool done, bytes memory result) = _try(asked.licensee, address(licenses), call_);
        // Exclusives are refused on the safe side: what was sold twice is looked for in the lists of what was sold.
        if (ok && !done && terms.poolId == solePoolId && bytes4(result) == ILicenseRegistry.LicenseUseTaken.selector)
            return;
        if (ok != done) revert Unexpected("acquire", done, result);
        if (!done) return;

        licenseIds.push(id);
        Model storage model = _models[id];
        (model.offerId, model.holder, model.start, model.end) = (asked.offerId, asked.licensee, start, end);
        if (terms.eligibility == Eligibility.Research) model.credentialUntil = credential.expiry;
        if (asked.rate != 0) _opened(model, asked.rate, asked.endDay);
        uint256 deposit = asked.rate == 0 ? 0 : _deposit(asked.rate, asked.endDay);
        _spend(asked.licensee, int256(terms.fee + deposit));
    }

    function _mayAcquire(
        bytes32 id,
        Acquisition memory asked,
        OfferTerms memory terms,
        Credential memory credential,
        uint256 start,
        uint256 end
    ) private view returns (bool) {
        if (closed[asked.offerId] || _models[id].holder != address(0)) return false;
        if (terms.fee > asked.maxFee || start >= end) return false;
        if (terms.eligibility == Eligibility.Named && asked.licensee != terms.party) return false;
        if (terms.eligibility == Eligibility.Research && !_holds(credential)) return false;
        bool later = asked.rate == 0 && terms.fee != 0 && (terms.cureDays != 0 || start > block.timestamp);
        return later || asked.rate >= terms.minRate;
    }

    function _timeOf(OfferTerms memory terms) private view returns (uint256 start, uint256 end) {
        start = terms.start > block.timestamp ? terms.start : block.timestamp;
        end = NEVER;
        if (terms.duration != 0) end = (terms.start == 0 ? start : terms.start) + terms.duration;
    }

    /// @dev Mostly good for some days; a forged one carries no signature at all.
    function _credential(address holder, uint256 seed) private view returns (Credential memory credential) {
        credential.expiry = uint48(block.timestamp + ((seed >> 8) % (20 * DAY)));
        if (seed % 8 == 0) credential.expiry = uint48(block.timestamp - 1);
        if (seed % 8 == 1) return credential;
        bytes32 typeHash = keccak256("Credential(address certifier,address licensee,uint8 class,uint48 expiry)");
        bytes32 structHash = keccak256(
            abi.encode(typeHash, certifier, holder, Eligibility.Research, credential.expiry)
        );
        credential.signature = _signature(_certifierKey, _digest(structHash));
    }

    function _holds(Credential memory credential) private view returns (bool) {
        return credential.signature.length != 0 && credential.expiry >= block.timestamp;
    }

    function renewCredential(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, Model storage model, ) = _any(seed, What.Certified);
        if (model.holder == address(0)) return;
        Credential memory credential = _credential(model.holder, seed >> 80);
        bool ok = model.credentialUntil != 0 && _inForce(model) && _holds(credential);
        ok = ok && credential.expiry > model.credentialUntil;
        _call(stranger, abi.encodeCall(licenses.renewCredential, (id, credential)), ok, "renewCredential");
        if (ok) model.credentialUntil = credential.expiry;
    }

    /* STREAMS */

    function openStream(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, Model storage model, OfferTerms memory terms) = _any(seed, What.WithoutStream);
        if (model.holder == address(0)) return;
        (address caller, bool ok) = _caller(model, seed);
        uint128 rate = _rate(seed >> 64);
        uint24 endDay = uint24(block.timestamp / DAY + 1 + ((seed >> 80) % 6));
        ok = ok && _inForce(model) && rate >= terms.minRate;
        ok = ok && (model.streams == 0 || model.streamEnd <= block.timestamp);
        bytes memory call_ = abi.encodeCall(licenses.openStream, (id, rate, endDay, NEVER));
        _call(caller, call_, ok, "openStream");
        if (!ok) return;
        _opened(model, rate, endDay);
        _spend(caller, int256(_deposit(rate, endDay)));
    }

    function _opened(Model storage model, uint256 rate, uint256 endDay) private {
        model.formerStreams += _passed(model) >> 64;
        ++model.streams;
        (model.rate, model.rateSince, model.streamEnd) = (rate, block.timestamp, endDay * DAY);
        model.passedBefore = 0;
    }

    function setStreamRate(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, Model storage model, OfferTerms memory terms) = _any(seed, What.Streams);
        if (model.holder == address(0)) return;
        (address caller, bool ok) = _caller(model, seed);
        uint128 rate = _rate(seed >> 64);
        ok = ok && _inForce(model) && rate >= terms.minRate;
        ok = ok && model.streams != 0 && model.streamEnd > block.timestamp;
        bytes memory call_ = abi.encodeCall(licenses.setStreamRate, (id, rate, NEVER));
        _call(caller, call_, ok, "setStreamRate");
        if (!ok) return;
        uint256 left = model.streamEnd - block.timestamp;
        // Deposits are rounded up, refunds down.
        if (rate > model.rate) _spend(caller, int256(_up((rate - model.rate) * left)));
        else _spend(caller, -int256(((model.rate - rate) * left) >> 64));
        model.passedBefore = _passed(model);
        (model.rate, model.rateSince) = (rate, block.timestamp);
    }

    /// @notice Anybody may keep somebody's stream running, at the pools.
    function topUpStream(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, Model storage model, OfferTerms memory terms) = _any(seed, What.Streams);
        if (model.streams == 0) return;
        address payer = licensees[(seed >> 64) % 3];
        uint256 endDay = model.streamEnd / DAY + ((seed >> 72) % 8);
        bool ok = model.streamEnd > block.timestamp && endDay * DAY > model.streamEnd;
        bytes32 salt = bytes32(uint256(id) + model.streams - 1);
        bytes memory call_ = abi.encodeCall(
            pools.topUpStream,
            (address(licenses), terms.poolId, salt, uint24(endDay), NEVER, payer)
        );
        _callAs(payer, address(pools), call_, ok, "topUpStream");
        if (!ok) return;
        _spend(payer, int256(_up(model.rate * (endDay * DAY - model.streamEnd))));
        model.streamEnd = endDay * DAY;
    }

    function cancelStream(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, Model storage model, OfferTerms memory terms) = _any(seed, What.Streams);
        if (model.streams == 0) return;
        (address caller, bool ok) = _caller(model, seed);
        uint256 today = block.timestamp / DAY;
        uint256 endDay = (seed >> 64) % 2 == 0 ? 0 : today + ((seed >> 72) % 12);
        ok = ok && model.streamEnd > block.timestamp && endDay * DAY < model.streamEnd;
        if (terms.minRate != 0 && _inForce(model)) {
            // The first day that begins after the notice; never where there is none.
            uint256 noticed = block.timestamp + terms.noticeDays * DAY;
            ok = ok && terms.noticeDays != 0 && endDay * DAY >= noticed;
        }
        ok = ok && (endDay == 0 || endDay > today);
        _call(caller, abi.encodeCall(licenses.cancelStream, (id, uint24(endDay))), ok, "cancelStream");
        if (!ok) return;
        uint256 end = endDay == 0 ? block.timestamp : endDay * DAY;
        _spend(caller, -int256((model.rate * (model.streamEnd - end)) >> 64));
        model.streamEnd = end;
    }

    function _deposit(uint256 rate, uint256 endDay) private view returns (uint256) {
        return _up(rate * (endDay * DAY - block.timestamp));
    }

    function _up(uint256 scaled) private pure returns (uint256) {
        return (scaled + RATE - 1) / RATE;
    }

    /// @dev Of the present stream, scaled.
    function _passed(Model storage model) private view returns (uint256) {
        uint256 until = block.timestamp < model.streamEnd ? block.timestamp : model.streamEnd;
        return model.passedBefore + (until > model.rateSince ? model.rate * (until - model.rateSince) : 0);
    }

    /// @dev Dust, or around the least rate.
    function _rate(uint256 seed) private pure returns (uint128) {
        if (seed % 8 == 0) return uint128(1 + ((seed >> 8) % 1_000));
        return uint128(RATE / 2 - (seed % 8 == 1 ? 1 : 0) + ((seed >> 8) % 3) * (RATE / 3));
    }

    /* STATEMENTS */

    function report(uint256 seed, uint96 units, uint96 revenue) external {
        seed = _mix(seed);
        (bytes32 id, Model storage model, ) = _any(seed, What.Stated);
        if (model.holder == address(0)) return;
        Statement memory statement = _anyStatement(model, seed);
        (statement.units, statement.revenue) = (units % 1_000, revenue % 100_000);
        (address caller, bool ok) = _caller(model, seed);
        ok = ok && _mayState(model, statement);
        uint256 due = ok ? _state(model, statement) : 0;
        bytes memory result = _call(caller, abi.encodeCall(licenses.report, (id, statement, due)), ok, "report");
        if (!ok) return;
        (uint256 owedNow, uint256 dueNow) = abi.decode(result, (uint256, uint256));
        _assertEq(owedNow, _owedFor(_offered[model.offerId], model.stated[statement.period]), "owed for the period");
        _assertEq(dueNow, due, "due");
        model.dues += due;
        _spend(caller, int256(due));
    }

    /// @dev Mostly the next one, often a correction, and mostly when it can be stated.
    function _anyStatement(Model storage model, uint256 seed) private returns (Statement memory statement) {
        statement.period = uint32(model.stated.length);
        if ((seed >> 64) % 3 == 0) statement.period = uint32((seed >> 72) % (model.stated.length + 2));
        if (statement.period < model.stated.length) statement.replaces = model.stated[statement.period].version;
        if ((seed >> 80) % 16 == 0) ++statement.replaces;
        (uint256 first, bool known) = _statable(model, statement.period);
        if (known && (seed >> 88) % 2 == 0) _warpTo(first - ((seed >> 96) % 8 == 0 ? 1 : 0));
    }

    function _mayState(Model storage model, Statement memory statement) private view returns (bool) {
        (uint256 first, bool known) = _statable(model, statement.period);
        if (!known || block.timestamp < first || statement.period > model.stated.length) return false;
        bool corrects = statement.period < model.stated.length;
        return statement.replaces == (corrects ? model.stated[statement.period].version : 0);
    }

    /// @return due What is then missing.
    function _state(Model storage model, Statement memory statement) private returns (uint256 due) {
        Stated memory stated = Stated(statement.replaces + 1, statement.units, statement.revenue);
        if (statement.period < model.stated.length) model.stated[statement.period] = stated;
        else model.stated.push(stated);
        (uint256 owed, uint256 paid) = (_owed(model), _paid(model));
        if (owed > paid) due = owed - paid;
        if (owed > model.mostOwed) model.mostOwed = owed;
    }

    /// @dev The first second in which a period can be stated, and whether there is such a period.
    function _statable(Model storage model, uint256 period) private view returns (uint256 first, bool known) {
        OfferTerms memory terms = _offered[model.offerId];
        uint256 closes = model.end;
        for (uint256 i = 1; i < 4; ++i) {
            if (model.notices[i] != 0 && model.notices[i] < closes) closes = model.notices[i];
        }
        if (_judge(model).standing == Standing.Terminated) closes = _judge(model).terminatesAt;
        uint256 begins = model.start + period * terms.periodDays * DAY;
        first = begins + terms.periodDays * DAY;
        if (first > closes) first = closes;
        return (first, terms.periodDays != 0 && begins < closes);
    }

    function _owedFor(OfferTerms memory terms, Stated memory stated) private pure returns (uint256 owed) {
        owed = uint256(terms.unitPrice) * stated.units;
        owed += (uint256(terms.revenueShare) * stated.revenue + 999_999) / 1_000_000;
        if (owed < uint256(terms.floor) * stated.units) owed = uint256(terms.floor) * stated.units;
        if (owed < terms.guarantee) owed = terms.guarantee;
        if (terms.cap != 0 && owed > terms.cap) owed = terms.cap;
    }

    function _owed(Model storage model) private view returns (uint256 sum) {
        OfferTerms memory terms = _offered[model.offerId];
        for (uint256 i = 0; i < model.stated.length; ++i) sum += _owedFor(terms, model.stated[i]);
    }

    function _paid(Model storage model) private view returns (uint256) {
        return model.dues + model.formerStreams + (_passed(model) >> 64);
    }

    /* END */

    function giveNotice(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, Model storage model, OfferTerms memory terms) = _any(seed, What.Any);
        // Few, so that licenses live.
        if (model.holder == address(0) || seed % 2 == 0) return;
        uint256 kind = 1 + ((seed >> 64) % 3);
        if ((seed >> 72) % 16 == 0) kind = ((seed >> 80) % 2) * 4;
        address caller =
            (seed >> 88) % 8 == 0
                ? stranger
                : kind == 1
                    ? model.holder
                    : operator;
        uint256 notice = (kind == 3 ? terms.cureDays : terms.noticeDays) * DAY;
        bool ok = caller != stranger && kind % 4 != 0 && notice != 0 && _inForce(model) && model.notices[kind] == 0;
        _call(caller, abi.encodeCall(licenses.giveNotice, (id, NoticeKind(kind), 0)), ok, "giveNotice");
        if (ok) model.notices[kind] = block.timestamp + notice;
    }

    function withdrawNotice(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, Model storage model, ) = _any(seed, What.Noticed);
        if (model.holder == address(0)) return;
        uint256 kind = 1 + ((seed >> 64) % 3);
        for (uint256 i = 1; i < 4; ++i) if (model.notices[i] != 0 && seed % 8 != 0) kind = i;
        address caller =
            (seed >> 88) % 8 == 0
                ? stranger
                : kind == 1
                    ? model.holder
                    : operator;
        bool ok = caller != stranger && _inForce(model) && model.notices[kind] != 0;
        _call(caller, abi.encodeCall(licenses.withdrawNotice, (id, NoticeKind(kind))), ok, "withdrawNotice");
        if (ok) model.notices[kind] = 0;
    }

    /// @notice Anybody may have the registry write down what time has done, which changes nothing that is answered.
    function recordStanding(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, Model storage model, ) = _any(seed, What.Any);
        if (model.holder == address(0)) return;
        LicenseState memory before = licenses.stateOf(id);
        bytes memory result = _call(stranger, abi.encodeCall(licenses.recordStanding, (id)), true, "recordStanding");
        _assertEq(abi.decode(result, (uint256)), uint256(before.standing), "recorded");
        LicenseState memory after_ = licenses.stateOf(id);
        // See {LicenseRegistry_Invariants-check_StandingIsByTheRules}.
        if (after_.standing == Standing.Terminated && after_.notice != NoticeKind.Lapse)
            after_.lapsesAt = before.lapsesAt;
        _assertEq(keccak256(abi.encode(after_)), keccak256(abi.encode(before)), "recording changes nothing");
    }

    function transfer(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, Model storage model, OfferTerms memory terms) = _any(seed, What.Any);
        if (model.holder == address(0)) return;
        (address caller, bool ok) = _caller(model, seed);
        address to = licensees[(seed >> 64) % 3];
        ok = ok && terms.transferable;
        bytes memory call_ = abi.encodeCall(licenses.transferFrom, (model.holder, to, uint256(id)));
        _call(caller, call_, ok, "transfer");
        if (ok) model.holder = to;
    }

    /* WORKS */

    /// @notice Mostly to all uses, else to some or none of them.
    function setConsent(uint256 seed) external {
        seed = _mix(seed);
        bytes32 work = _works[seed % 3];
        uint16 uses = [SOLD, SOLD, Uses.RETRIEVE, Uses.SEARCH, 0][(seed >> 8) % 5];
        bool by = (seed >> 16) % 8 != 0;
        _callAs(by ? author : stranger, address(works), abi.encodeCall(works.setConsent, (work, uses)), by, "consent");
        if (!by) return;
        // What takes something back does so from the next second on, and no word comes before the one it replaces.
        uint256 since = block.timestamp;
        if (_wordAt(_consents[work], since) & ~uses != 0) ++since;
        uint256 last = _consents[work][_consents[work].length - 1].since;
        _consents[work].push(Word(last > since ? last : since, uses, false));
    }

    /// @notice Works join, leave, are dropped, and are given units, mostly where they may be.
    function changeMembership(uint256 seed) external {
        seed = _mix(seed);
        bytes32 work = _works[seed % 3];
        bytes32 pool = (seed >> 8) % 2 == 0 ? poolId : solePoolId;
        if ((seed >> 16) % 4 != 0) {
            if (_joined[poolId][work]) pool = poolId;
            if (_joined[solePoolId][work]) pool = solePoolId;
        }
        bool joined = _joined[pool][work];
        bool by = (seed >> 24) % 8 != 0;
        if (!joined && (seed >> 32) % 4 != 0) return _join(pool, work, by);
        uint256 what = (seed >> 40) % 4;
        if (what == 0) return _leave(pool, work, pools.leavePool.selector, by ? author : stranger, by);
        if (what == 1) return _leave(pool, work, pools.drop.selector, stranger, !_consentsFor(pool, work));

        uint24 units = (seed >> 48) % 2 == 0 ? 0 : uint24(1 + ((seed >> 56) % 9));
        bytes memory call_ = abi.encodeCall(pools.setUnits, (pool, work, units));
        _callAs(by ? operator : stranger, address(pools), call_, by && joined, "setUnits");
        if (by && joined) _changeUnits(pool, work, units != 0);
    }

    function _join(bytes32 pool, bytes32 work, bool by) private {
        // Who is a sole agent's is nobody else's.
        bool free = !_joined[solePoolId][work] && !_joined[pool][work];
        bool ok = by && free && (pool == poolId || !_joined[poolId][work]) && _consentsFor(pool, work);
        bytes memory call_ = abi.encodeCall(pools.joinPool, (pool, work));
        _callAs(by ? author : stranger, address(pools), call_, ok, "joinPool");
        if (!ok) return;
        _joined[pool][work] = true;
        _changeUnits(pool, work, true);
    }

    function _leave(bytes32 pool, bytes32 work, bytes4 how, address caller, bool may) private {
        bool ok = may && _joined[pool][work];
        _callAs(caller, address(pools), abi.encodeWithSelector(how, pool, work), ok, "leave or drop");
        if (!ok) return;
        _joined[pool][work] = false;
        _forgetPending(_holdings[pool][work]);
        _holdings[pool][work].push(Word(block.timestamp + 1, 0, false));
    }

    /// @dev At once, or after notice on a day that begins; units that go are held for the rest of the second.
    function _changeUnits(bytes32 pool, bytes32 work, bool any) private {
        Word[] storage words = _holdings[pool][work];
        _forgetPending(words);
        uint256 since = block.timestamp + (any ? 0 : 1);
        bool noticed = pool == solePoolId;
        if (noticed) since = ((block.timestamp + DAY - 1) / DAY + SOLE_NOTICE_DAYS) * DAY;
        words.push(Word(since, any ? 1 : 0, noticed));
    }

    /// @dev A change that is still to come is replaced by the next, or dropped.
    function _forgetPending(Word[] storage words) private {
        if (words.length == 0) return;
        Word memory last = words[words.length - 1];
        if (last.noticed && last.since > block.timestamp) words.pop();
    }

    /// @dev By the word that holds now, or from the next second on.
    function _consentsFor(bytes32 pool, bytes32 work) private view returns (bool) {
        uint16 sold = pool == poolId ? Uses.RETRIEVE : SOLD;
        return _consents[work][_consents[work].length - 1].uses & sold == sold;
    }

    function _wordAt(Word[] storage words, uint256 time) private view returns (uint16) {
        for (uint256 i = words.length; i > 0; --i) if (words[i - 1].since <= time) return words[i - 1].uses;
        return 0;
    }

    /// @notice Whether a work consented to all of `uses` and held units in a second.
    function isHeld(bytes32 pool, bytes32 work, uint16 uses, uint256 time) external view returns (bool) {
        return _wordAt(_consents[work], time) & uses == uses && _wordAt(_holdings[pool][work], time) != 0;
    }

    /* TIME */

    /// @notice Some hours or days, or to around the second in which something happens to a license.
    function warp(uint256 seed) external {
        seed = _mix(seed);
        if (seed % 3 == 0 || licenseIds.length == 0) return _warpTo(block.timestamp + ((seed >> 8) % (3 * DAY)));
        Model storage model = _models[licenseIds[(seed >> 8) % licenseIds.length]];
        Judgment memory judgment = _judge(model);
        uint256[5] memory times = [model.start, model.end, model.streamEnd, judgment.lapsesAt, judgment.terminatesAt];
        uint256 time = times[(seed >> 16) % 5];
        // What lies far ahead is left there.
        if (time > block.timestamp && time < block.timestamp + 15 * DAY) _warpTo(time + ((seed >> 24) % 3) - 1);
    }

    /// @dev Judges every license in each second that may matter: what is found final stays.
    function _warpTo(uint256 time) private {
        if (time <= block.timestamp) return;
        vm.warp(time);
        for (uint256 i = 0; i < licenseIds.length; ++i) {
            Model storage model = _models[licenseIds[i]];
            Judgment memory judgment = _judge(model);
            if (model.terminatedAt != 0 || judgment.standing != Standing.Terminated) continue;
            (model.terminatedAt, model.terminatedBy) = (judgment.terminatesAt, judgment.kind);
        }
    }

    /* JUDGE */

    /// @dev By docs/licensing-rules.md alone.
    function _judge(Model storage model) private view returns (Judgment memory judgment) {
        OfferTerms memory terms = _offered[model.offerId];
        uint256 cure = terms.cureDays * DAY;
        judgment.lapsesAt = NEVER;
        judgment.terminatesAt = NEVER;
        if (model.terminatedAt != 0) {
            (judgment.standing, judgment.kind) = (Standing.Terminated, model.terminatedBy);
            judgment.terminatesAt = model.terminatedAt;
            if (model.terminatedBy == NoticeKind.Lapse) judgment.lapsesAt = model.terminatedAt - cure;
            return judgment;
        }
        uint256 lapse = _firstLapse(model, terms);
        if (lapse < model.start) lapse = model.start;
        if (lapse < model.end) {
            judgment.lapsesAt = lapse;
            if (lapse + cure < model.end) (judgment.terminatesAt, judgment.kind) = (lapse + cure, NoticeKind.Lapse);
        }
        // In one second notices rank before lapses, and among themselves as they are listed.
        for (uint256 i = 3; i > 0; --i) {
            uint256 notice = model.notices[i];
            if (notice == 0 || notice >= model.end || notice > judgment.terminatesAt) continue;
            (judgment.terminatesAt, judgment.kind) = (notice, NoticeKind(i));
        }
        judgment.standing = Standing.Active;
        if (block.timestamp >= judgment.lapsesAt) judgment.standing = Standing.PastDue;
        if (block.timestamp >= model.end) judgment.standing = Standing.Expired;
        if (block.timestamp >= judgment.terminatesAt) judgment.standing = Standing.Terminated;
    }

    function _firstLapse(Model storage model, OfferTerms memory terms) private view returns (uint256 lapse) {
        lapse = NEVER;
        if (terms.minRate != 0) lapse = model.streams == 0 ? model.start : model.streamEnd;
        uint256 dueAt = _dueAt(model, terms, model.end);
        if (dueAt < lapse) lapse = dueAt + 1;
        if (model.credentialUntil != 0 && model.credentialUntil < lapse) lapse = model.credentialUntil + 1;
    }

    function _dueAt(Model storage model, OfferTerms memory terms, uint256 end) private view returns (uint256) {
        uint256 begins = model.start + model.stated.length * terms.periodDays * DAY;
        if (terms.periodDays == 0 || begins >= end) return NEVER;
        uint256 ends = begins + terms.periodDays * DAY;
        return (ends < end ? ends : end) + terms.graceDays * DAY;
    }

    function _inForce(Model storage model) private view returns (bool) {
        Standing standing = _judge(model).standing;
        return standing == Standing.Active || standing == Standing.PastDue;
    }

    /* HELP */

    /// @dev Mostly a license to which the question applies: nobody's where there is none.
    function _any(
        uint256 seed,
        What what
    ) private view returns (bytes32 id, Model storage model, OfferTerms memory terms) {
        uint256 count = licenseIds.length;
        for (uint256 i = 0; i < count; ++i) {
            bytes32 candidate = licenseIds[(i + (seed >> 128)) % count];
            terms = _offered[_models[candidate].offerId];
            if (seed % 16 != 0 && !_is(_models[candidate], terms, what)) continue;
            id = candidate;
            break;
        }
        model = _models[id];
    }

    function _is(Model storage model, OfferTerms memory terms, What what) private view returns (bool) {
        if (what == What.Stated) return terms.periodDays != 0;
        if (what == What.Certified) return terms.eligibility == Eligibility.Research && _inForce(model);
        if (what == What.Noticed) return model.notices[1] + model.notices[2] + model.notices[3] != 0 && _inForce(model);
        bool streams = model.streams != 0 && model.streamEnd > block.timestamp;
        if (what == What.Streams) return streams;
        if (what == What.WithoutStream) return !streams && _inForce(model);
        return true;
    }

    /// @dev Mostly the holder.
    function _caller(Model storage model, uint256 seed) private view returns (address caller, bool holds) {
        caller = (seed >> 160) % 12 == 0 ? licensees[(seed >> 168) % 3] : model.holder;
        holds = caller == model.holder;
    }

    function _spend(address who, int256 amount) private {
        spent[who] += amount;
        spentByAll += amount;
    }

    function _call(
        address who,
        bytes memory call_,
        bool expected,
        string memory what
    ) private returns (bytes memory result) {
        return _callAs(who, address(licenses), call_, expected, what);
    }

    /* READ */

    function contracts() external view returns (LicenseRegistry, CreatorPools, WorkRegistry, TestDollar) {
        return (licenses, pools, works, dollar);
    }

    function allLicenses() external view returns (bytes32[] memory) {
        return licenseIds;
    }

    function allOffers() external view returns (bytes32[] memory) {
        return offerIds;
    }

    function allLicensees() external view returns (address[] memory) {
        return licensees;
    }

    function allWorks() external view returns (bytes32[] memory) {
        return _works;
    }

    function modelOf(bytes32 id) external view returns (Model memory) {
        return _models[id];
    }

    function termsOf(bytes32 offerId) external view returns (OfferTerms memory) {
        return _offered[offerId];
    }

    function judge(bytes32 id) external view returns (Judgment memory) {
        return _judge(_models[id]);
    }

    function accountOf(bytes32 id) external view returns (uint256 owed, uint256 paid) {
        return (_owed(_models[id]), _paid(_models[id]));
    }

    function owedFor(bytes32 id, uint256 period) external view returns (uint256) {
        return _owedFor(_offered[_models[id].offerId], _models[id].stated[period]);
    }
}

/// @notice What must hold of licenses whatever people do; README.md lists it in prose.
contract LicenseRegistry_Invariants is InvariantBase {
    uint256 private constant FUNDS = type(uint128).max;

    LicenseRegistryHandler private _handler;
    LicenseRegistry private _licenses;
    CreatorPools private _pools;
    WorkRegistry private _works;
    TestDollar private _dollar;

    function setUp() public {
        _handler = new LicenseRegistryHandler();
        (_licenses, _pools, _works, _dollar) = _handler.contracts();
        _drive(_handler, "LicenseRegistry");
        _check("StandingIsByTheRules", 64, this.check_StandingIsByTheRules);
        _check("AccountsFollowStatements", 64, this.check_AccountsFollowStatements);
        _check("MoneyGoesToPools", 64, this.check_MoneyGoesToPools);
        _check("PermitsOnlyInForce", 64, this.check_PermitsOnlyInForce);
        _check("ExclusivesNeverOverlap", 64, this.check_ExclusivesNeverOverlap);
    }

    /// @notice Standing at this second is what the rules say, and once terminated a license stays so, by the same cause and second.
    function check_StandingIsByTheRules() external view {
        bytes32[] memory ids = _handler.allLicenses();
        for (uint256 i = 0; i < ids.length; ++i) {
            LicenseRegistryHandler.Judgment memory judgment = _handler.judge(ids[i]);
            LicenseRegistryHandler.Model memory model = _handler.modelOf(ids[i]);
            LicenseState memory state = _licenses.stateOf(ids[i]);
            _assertEq(uint256(_licenses.standingOf(ids[i])), uint256(judgment.standing), "standing");
            _assertEq(uint256(state.standing), uint256(judgment.standing), "standing of the state");
            // Of what a notice has ended, a lapse that never came is told only until the end is written down.
            bool ended = judgment.standing == Standing.Terminated && judgment.kind != NoticeKind.Lapse;
            if (!ended) _assertEq(state.lapsesAt, judgment.lapsesAt, "lapses at");
            _assertEq(state.terminatesAt, judgment.terminatesAt, "terminates at");
            _assertEq(uint256(state.notice), uint256(judgment.kind), "notice");
            _assertEq(state.start, model.start, "start");
            _assertEq(state.end, model.end, "end");
            _assertEq(state.licensee, model.holder, "licensee");
            _assertEq(state.credentialUntil, model.credentialUntil, "credential until");
        }
    }

    /// @notice What is owed is the sum of what stands stated, by the formula; what is paid is what came with statements and streams,
    /// and with statements never comes more than was owed at some time. Versions and periods grow by one.
    function check_AccountsFollowStatements() external view {
        bytes32[] memory ids = _handler.allLicenses();
        for (uint256 i = 0; i < ids.length; ++i) {
            LicenseRegistryHandler.Model memory model = _handler.modelOf(ids[i]);
            LicenseState memory state = _licenses.stateOf(ids[i]);
            (uint256 owed, uint256 paid) = _handler.accountOf(ids[i]);
            _assertEq(state.owed, owed, "owed");
            _assertEq(state.paid, paid, "paid");
            _assertLe(model.dues, model.mostOwed, "paid with statements");
            _assertEq(state.nextPeriod, model.stated.length, "next period");
            for (uint256 period = 0; period <= model.stated.length; ++period) {
                (uint16 version, uint256 owedThen) = _licenses.statementOf(ids[i], period);
                bool stated = period < model.stated.length;
                _assertEq(version, stated ? model.stated[period].version : 0, "version");
                _assertEq(owedThen, stated ? _handler.owedFor(ids[i], period) : 0, "owed for the period");
            }
        }
    }

    /// @notice The registry holds no money, and what licensees have spent in fees, dues and deposits less refunds is in the pools.
    function check_MoneyGoesToPools() external view {
        _assertEq(_dollar.balanceOf(address(_licenses)), 0, "held by the registry");
        address[] memory licensees = _handler.allLicensees();
        for (uint256 i = 0; i < licensees.length; ++i) {
            int256 purse = int256(FUNDS) - _handler.spent(licensees[i]);
            _assertEq(_dollar.balanceOf(licensees[i]), uint256(purse), "purse");
            _assertEq(_dollar.allowance(address(_licenses), licensees[i]), 0, "allowance");
        }
        _assertEq(_dollar.balanceOf(address(_pools)), uint256(_handler.spentByAll()), "in the pools");
    }

    /// @notice A license permits uses exactly where it is in force, has begun, was sold for them, and the work consents to them and
    /// holds units: at the license's start, or, where later works are covered, now.
    function check_PermitsOnlyInForce() external view {
        bytes32[] memory ids = _handler.allLicenses();
        bytes32[] memory workIds = _handler.allWorks();
        uint16[4] memory asked = [0, Uses.RETRIEVE, Uses.SEARCH, Uses.RETRIEVE | Uses.SEARCH];
        for (uint256 i = 0; i < ids.length; ++i) {
            Standing standing = _handler.judge(ids[i]).standing;
            LicenseRegistryHandler.Model memory model = _handler.modelOf(ids[i]);
            OfferTerms memory terms = _handler.termsOf(model.offerId);
            bool stands = standing == Standing.Active || standing == Standing.PastDue;
            stands = stands && block.timestamp >= model.start;
            for (uint256 j = 0; j < workIds.length * 4; ++j) {
                (bytes32 work, uint16 uses) = (workIds[j / 4], asked[j % 4]);
                bool held = _handler.isHeld(terms.poolId, work, uses, model.start);
                if (terms.coversLater) held = held || _handler.isHeld(terms.poolId, work, uses, block.timestamp);
                bool expected = stands && held && uses != 0 && terms.uses & uses == uses;
                _assertEq(_licenses.permits(ids[i], work, uses), expected, "permits");
            }
        }
    }

    /// @notice No use of a pool is at one second one licensee's alone and also another's; and closed offers stay closed.
    function check_ExclusivesNeverOverlap() external view {
        bytes32[] memory ids = _handler.allLicenses();
        for (uint256 i = 0; i < ids.length; ++i) {
            OfferTerms memory terms = _handler.termsOf(_handler.modelOf(ids[i]).offerId);
            if (!terms.exclusive) continue;
            for (uint256 j = 0; j < ids.length; ++j) {
                if (i != j) _checkApart(ids[i], ids[j], terms);
            }
        }
        bytes32[] memory offerIds = _handler.allOffers();
        for (uint256 i = 0; i < offerIds.length; ++i) {
            (, bool closed, ) = _licenses.termsOf(offerIds[i]);
            _assertEq(closed, _handler.closed(offerIds[i]), "closed");
        }
    }

    function _checkApart(bytes32 alone, bytes32 other, OfferTerms memory terms) private view {
        OfferTerms memory otherTerms = _handler.termsOf(_handler.modelOf(other).offerId);
        if (otherTerms.poolId != terms.poolId || otherTerms.uses & terms.uses == 0) return;
        (uint256 start, uint256 end) = _spanOf(alone);
        (uint256 otherStart, uint256 otherEnd) = _spanOf(other);
        if (start >= end || otherStart >= otherEnd) return;
        _assertTrue(end <= otherStart || otherEnd <= start, "apart");
    }

    /// @dev From the first second to the last, what has ended early cut short.
    function _spanOf(bytes32 id) private view returns (uint256 start, uint256 end) {
        LicenseRegistryHandler.Model memory model = _handler.modelOf(id);
        (start, end) = (model.start, model.end);
        if (model.terminatedAt != 0 && model.terminatedAt < end) end = model.terminatedAt;
    }
}
