// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {CreatorPools} from "../../contracts/CreatorPools.sol";
import {PoolInboxes} from "../../contracts/PoolInboxes.sol";
import {StreamRenewals} from "../../contracts/StreamRenewals.sol";
import {WorkRegistry} from "../../contracts/WorkRegistry.sol";
import {ICreatorPools} from "../../contracts/interfaces/ICreatorPools.sol";
import {NoReturnToken} from "../../contracts/mocks/NoReturnToken.sol";
import {TestDollar} from "../../contracts/mocks/TestDollar.sol";
import {MemberState, PoolClaim, PoolState, PoolTerms, Renewal, StreamState} from "../../contracts/types/Pools.sol";
import {Uses} from "../../contracts/types/Uses.sol";
import {CatalogueLeaf, CatalogueProof, CatalogueRegistration, Registration} from "../../contracts/types/Works.sol";
import {PoolsModel} from "../utils/PoolsModel.sol";
import {HandlerBase} from "../utils/HandlerBase.sol";
import {InvariantBase} from "../utils/InvariantBase.sol";
import {TestFunder} from "../utils/TestFunder.sol";
import {Trees} from "../utils/Trees.sol";

/// @notice People who do with pools whatever comes to their minds. Each call is made to the contract and to the model; whether it
/// succeeds, and what it returns, is foretold by the model.
/// @dev A call that fails where it should not, or succeeds where it should not, reverts the handler, and with it the run.
contract CreatorPoolsHandler is HandlerBase {
    uint256 private constant DAY = 86_400;
    uint16 private constant SOLD = Uses.TRAIN_GENERATIVE | Uses.RETRIEVE;
    uint256 private constant MAX_POOLS = 6;
    uint256 private constant MAX_STREAMS = 12;
    uint32 private constant LOT = 3;
    uint256 private constant FUNDS = 1 << 200;

    WorkRegistry public works;
    CreatorPools public pools;
    PoolInboxes public inboxes;
    StreamRenewals public renewals;
    PoolsModel public model;
    TestFunder public funder;
    address[] public tokens;

    address[] public actors;
    address[] public operators;
    address[] public authors;
    uint256[] private _authorKeys;
    address[] public payers;
    address public steward;
    address public stranger;

    bytes32[] public poolIds;
    mapping(bytes32 poolId => PoolTerms) private _terms;
    mapping(bytes32 poolId => address) public operatorOf;
    mapping(bytes32 poolId => address) public proposedOf;
    mapping(bytes32 poolId => address) public creatorOf;
    /// @notice Base units of its token that wait in a pool's inbox.
    mapping(bytes32 poolId => uint256) public inInbox;

    /// @dev Registered singly, then catalogues, then the works of catalogues.
    bytes32[] public workIds;
    bytes32[] public catalogueIds;
    mapping(bytes32 workId => bytes32) public catalogueOf;
    mapping(bytes32 workId => uint32) public indexOf;
    mapping(bytes32 catalogueId => bytes32) private _rootOf;
    mapping(bytes32 workId => uint256) public poolsOf;
    mapping(bytes32 workId => bool) public soleOf;

    struct StreamRef {
        bytes32 poolId;
        bytes32 salt;
        address controller;
    }

    bytes32[] public streamIds;
    mapping(bytes32 streamId => StreamRef) public streamRefOf;
    mapping(bytes32 streamId => mapping(address payer => Renewal)) private _renewals;

    /// @notice Base units that each person should have, worked out from what was paid, refunded and claimed.
    mapping(address token => mapping(address who => uint256)) public purseOf;
    /// @notice Sent to the pools contract by nobody's design: no pool's.
    mapping(address token => uint256) public donated;

    constructor() {
        vm.warp(1_800_000_000);
        works = new WorkRegistry();
        pools = new CreatorPools(works);
        inboxes = new PoolInboxes(pools);
        renewals = new StreamRenewals(pools);
        model = new PoolsModel();
        funder = new TestFunder(pools);
        tokens.push(address(new TestDollar()));
        tokens.push(address(new NoReturnToken()));
        _deploys(address(funder), "TestFunder");
        _deploys(address(works), "WorkRegistry");
        _deploys(address(pools), "CreatorPools");
        _deploys(address(inboxes), "PoolInboxes");
        _deploys(address(renewals), "StreamRenewals");
        _hire();
        for (uint256 i = 0; i < 5; ++i) _registerWork(i);
        _registerCatalogue(0);
        _registerCatalogue(1);
        _newPool(0, 0, 5, false);
        _newPool(1, 2, 0, false);
        _newPool(0, 1, 3, false);
    }

    /* PEOPLE */

    function _hire() private {
        operators.push(_person("operator"));
        operators.push(_person("second operator"));
        for (uint256 i = 0; i < 3; ++i) {
            string memory name = string.concat("author ", vm.toString(i));
            (, uint256 key) = _actor(name);
            authors.push(_person(name));
            _authorKeys.push(key);
        }
        payers.push(_person("payer"));
        payers.push(_person("second payer"));
        steward = _person("steward");
        stranger = _person("stranger");
        _person("fallback payee");
    }

    function _person(string memory name) private returns (address who) {
        (who, ) = _actor(name);
        actors.push(who);
        for (uint256 i = 0; i < tokens.length; ++i) {
            TestDollar(tokens[i]).mint(who, FUNDS);
            purseOf[tokens[i]][who] = FUNDS;
            _approve(tokens[i], who, address(pools));
            _approve(tokens[i], who, address(funder));
            _approve(tokens[i], who, address(renewals));
        }
    }

    function _approve(address token, address who, address spender) private {
        vm.prank(who);
        // One of our tokens returns nothing.
        (bool ok, ) = token.call(abi.encodeCall(IERC20.approve, (spender, type(uint256).max)));
        _assertTrue(ok, "approve");
    }

    /* WORKS */

    function _registerWork(uint256 i) private {
        Registration memory registration;
        registration.contentHash = keccak256(abi.encode("content", i));
        registration.uses = SOLD;
        vm.prank(authors[i % authors.length]);
        workIds.push(works.register(registration));
    }

    function _leaves(uint256 which) private view returns (CatalogueLeaf[] memory leaves, bytes32[] memory hashes) {
        leaves = new CatalogueLeaf[](LOT);
        hashes = new bytes32[](LOT);
        for (uint32 i = 0; i < LOT; ++i) {
            leaves[i] = CatalogueLeaf(i, keccak256(abi.encode("leaf", which, i)), authors[i % authors.length], false);
            hashes[i] = keccak256(
                bytes.concat(keccak256(abi.encode(i, leaves[i].contentHash, leaves[i].holder, false)))
            );
        }
    }

    function _registerCatalogue(uint256 which) private {
        (, bytes32[] memory hashes) = _leaves(which);
        CatalogueRegistration memory registration;
        registration.root = Trees.rootOf(hashes);
        registration.count = LOT;
        registration.uses = SOLD;
        vm.prank(steward);
        bytes32 catalogueId = works.registerCatalogue(registration);
        _rootOf[catalogueId] = registration.root;
        catalogueIds.push(catalogueId);
        workIds.push(catalogueId);
        for (uint32 i = 0; i < LOT; ++i) {
            bytes32 workId = keccak256(abi.encode(catalogueId, uint256(i)));
            catalogueOf[workId] = catalogueId;
            indexOf[workId] = i;
            workIds.push(workId);
        }
    }

    function materialize(uint256 seed) external {
        uint256 which = seed % catalogueIds.length;
        uint32 index = uint32((seed >> 8) % LOT);
        if (works.exists(keccak256(abi.encode(catalogueIds[which], uint256(index))))) return;
        (CatalogueLeaf[] memory leaves, bytes32[] memory hashes) = _leaves(which);
        CatalogueProof memory proof = CatalogueProof(steward, LOT, leaves[index], Trees.proofOf(hashes, index));
        _callAs(stranger, address(works), abi.encodeCall(works.materialize, (proof)), true, "materialize");
    }

    function setConsent(uint256 seed, bool yes) external {
        bytes32 workId = _anyWork(seed);
        address owner = works.holderOf(workId);
        if (owner == address(0)) return;
        bytes memory call_ = abi.encodeCall(works.setConsent, (workId, yes ? SOLD : Uses.RETRIEVE));
        _callAs(owner, address(works), call_, true, "setConsent");
    }

    function transferWork(uint256 seed, uint256 to) external {
        bytes32 workId = _anyWork(seed);
        address owner = works.holderOf(workId);
        // A steward's catalogues stay the steward's, to keep this simple; authors trade freely.
        if (owner == address(0) || owner == steward) return;
        bytes memory call_ = abi.encodeCall(works.transferFrom, (owner, authors[to % authors.length], uint256(workId)));
        _callAs(owner, address(works), call_, true, "transferFrom");
    }

    function setPayee(uint256 seed, uint256 to) external {
        bytes32 workId = _anyWork(seed);
        address owner = works.holderOf(workId);
        if (owner == address(0)) return;
        address payee = to % 4 == 0 ? address(0) : actors[to % actors.length];
        _callAs(owner, address(works), abi.encodeCall(works.setPayee, (workId, payee)), true, "setPayee");
    }

    /* TIME */

    function warp(uint256 seed) external {
        uint256 kind = seed % 8;
        seed >>= 8;
        uint256 now_ = block.timestamp;
        if (kind < 2) now_ += 1 + (seed % 7_200);
        else if (kind < 4)
            now_ += 1 + (seed % (3 * DAY));
            // Around the first second of a coming day.
        else if (kind < 6) now_ = (now_ / DAY + 1 + (seed % 3)) * DAY + ((seed >> 8) % 3) - 1;
        else if (kind == 6) now_ += 1 + (seed % (30 * DAY));
        else now_ += 1 + (seed % (seed % 16 == 0 ? 900 * DAY : 5 * DAY));
        if (now_ > block.timestamp) vm.warp(now_);
    }

    /* POOLS */

    function createPool(uint256 seed) external {
        if (poolIds.length == MAX_POOLS) return;
        uint256 kind = (seed >> 8) % 4;
        uint16 noticeDays =
            kind == 0
                ? 0
                : kind == 1
                    ? 1
                    : uint16((seed >> 16) % 40);
        _newPool(seed % 2, noticeDays, uint24((seed >> 32) % 4), (seed >> 64) % 3 == 0);
    }

    function _newPool(uint256 token, uint16 noticeDays, uint24 joinUnits, bool soleAgent) private {
        address operator = operators[poolIds.length % 2];
        PoolTerms memory terms = PoolTerms({
            token: tokens[token],
            uses: SOLD,
            noticeDays: noticeDays,
            joinUnits: joinUnits,
            soleAgent: soleAgent,
            minStreamPerDay: 0,
            fallbackPayee: actors[actors.length - 1],
            salt: bytes32(poolIds.length)
        });
        bytes memory result = _call(operator, abi.encodeCall(pools.createPool, (terms)), true, "createPool");
        bytes32 poolId = abi.decode(result, (bytes32));
        _assertEq(poolId, keccak256(abi.encode(operator, terms)), "pool id");
        _terms[poolId] = terms;
        (operatorOf[poolId], creatorOf[poolId]) = (operator, operator);
        poolIds.push(poolId);
        _deploys(inboxes.inboxOf(poolId), "Vault");
        model.create(poolId, noticeDays, joinUnits);
    }

    function describePool(uint256 seed) external {
        bytes32 poolId = _anyPool(seed);
        if (operatorOf[poolId] == address(0)) return;
        _call(operatorOf[poolId], abi.encodeCall(pools.describePool, (poolId, "ipfs://pool")), true, "describePool");
    }

    function proposeOperator(uint256 seed) external {
        bytes32 poolId = _anyPool(seed);
        address to = seed % 5 == 0 ? address(0) : operators[(seed >> 8) % operators.length];
        address caller = operatorOf[poolId] == address(0) ? operators[0] : operatorOf[poolId];
        _call(
            caller,
            abi.encodeCall(pools.proposeOperator, (poolId, to)),
            operatorOf[poolId] != address(0),
            "proposeOperator"
        );
        if (operatorOf[poolId] != address(0)) proposedOf[poolId] = to;
    }

    function acceptOperator(uint256 seed) external {
        bytes32 poolId = _anyPool(seed);
        address proposed = proposedOf[poolId];
        address caller = operators[(seed >> 8) % operators.length];
        _call(caller, abi.encodeCall(pools.acceptOperator, (poolId)), caller == proposed, "acceptOperator");
        if (caller == proposed) (operatorOf[poolId], proposedOf[poolId]) = (caller, address(0));
    }

    function renounceOperator(uint256 seed) external {
        bytes32 poolId = _anyPool(seed);
        address operator = operatorOf[poolId];
        // Frozen pools are interesting, but not when all of them are frozen.
        if ((seed >> 8) % 4 != 0 || operator == address(0)) return;
        _ready(poolId);
        bool ok = _mayRenounce(poolId);
        _call(operator, abi.encodeCall(pools.renounceOperator, (poolId)), ok, "renounceOperator");
        if (!ok) return;
        model.freeze(poolId);
        (operatorOf[poolId], proposedOf[poolId]) = (address(0), address(0));
    }

    function _mayRenounce(bytes32 poolId) private view returns (bool) {
        return
            model.totalUnits(poolId) != 0 &&
            model.idleOf(poolId) == 0 &&
            model.lastUnitDayOf(poolId) * DAY <= block.timestamp;
    }

    /// @notice Freezes a pool, where that is allowed, and has everybody leave it.
    function abandon(uint256 seed) external {
        bytes32 poolId = _anyPool(seed);
        address operator = operatorOf[poolId];
        if ((seed >> 8) % 4 != 0) return;
        _ready(poolId);
        if (operator != address(0)) {
            bool frozen = _mayRenounce(poolId);
            _call(operator, abi.encodeCall(pools.renounceOperator, (poolId)), frozen, "renounceOperator");
            if (!frozen) return;
            model.freeze(poolId);
            (operatorOf[poolId], proposedOf[poolId]) = (address(0), address(0));
        }
        bytes32[] memory members = model.membersOf(poolId);
        for (uint256 i = 0; i < members.length; ++i) {
            if (!model.isJoined(poolId, members[i])) continue;
            address owner = works.holderOf(members[i]);
            _call(owner, abi.encodeCall(pools.leavePool, (poolId, members[i])), true, "leavePool");
            _left(poolId, members[i]);
        }
    }

    /* JOIN AND LEAVE */

    function joinPool(uint256 poolSeed, uint256 workSeed) external {
        (bytes32 poolId, bytes32 workId) = (_anyPool(poolSeed), _anyWork(workSeed));
        _ready(poolId);
        address owner = works.holderOf(workId);
        bool ok = _mayJoin(poolId, workId, false);
        _call(owner == address(0) ? stranger : owner, abi.encodeCall(pools.joinPool, (poolId, workId)), ok, "joinPool");
        if (ok) _joined(poolId, workId, 1, false);
    }

    /// @notice Joins or leaves by the owner's signature, sent by a stranger.
    function onWorkCall(uint256 poolSeed, uint256 workSeed, bool join) external {
        (bytes32 poolId, bytes32 workId) = (_anyPool(poolSeed), _anyWork(workSeed));
        _ready(poolId);
        (bool signed, uint256 key) = _keyOf(works.holderOf(workId));
        if (!signed) return;
        bool ok = join ? _mayJoin(poolId, workId, false) : model.isJoined(poolId, workId);
        bytes memory data = abi.encode(poolId, join);
        bytes memory call_ = abi.encodeCall(
            works.callFor,
            (workId, address(pools), data, block.timestamp, _signed(workId, key, data))
        );
        _callAs(stranger, address(works), call_, ok, "onWorkCall");
        if (ok && join) _joined(poolId, workId, 1, false);
        if (ok && !join) _left(poolId, workId);
    }

    function joinLot(uint256 poolSeed, uint256 seed) external {
        (bytes32 poolId, bytes32 catalogueId) = (_anyPool(poolSeed), catalogueIds[seed % catalogueIds.length]);
        _ready(poolId);
        bool ok = _mayJoin(poolId, catalogueId, true);
        _call(steward, abi.encodeCall(pools.joinLot, (poolId, steward, _rootOf[catalogueId], LOT)), ok, "joinLot");
        if (!ok) return;
        uint256 apart = 0;
        for (uint256 i = 0; i < LOT; ++i) {
            if (model.isOwn(poolId, keccak256(abi.encode(catalogueId, i)))) ++apart;
        }
        _joined(poolId, catalogueId, LOT - apart, true);
    }

    function leavePool(uint256 poolSeed, uint256 workSeed) external {
        bytes32 poolId = _anyPool(poolSeed);
        bytes32 workId = _anyMember(poolId, workSeed);
        address owner = works.holderOf(workId);
        if (owner == address(0) || workSeed % 3 == 0) return;
        _ready(poolId);
        bool ok = model.isJoined(poolId, workId);
        _call(owner, abi.encodeCall(pools.leavePool, (poolId, workId)), ok, "leavePool");
        if (ok) _left(poolId, workId);
    }

    function drop(uint256 poolSeed, uint256 workSeed) external {
        bytes32 poolId = _anyPool(poolSeed);
        bytes32 workId = _anyMember(poolId, workSeed);
        _ready(poolId);
        bool ok = model.isJoined(poolId, workId) && !_consents(workId);
        _call(stranger, abi.encodeCall(pools.drop, (poolId, workId)), ok, "drop");
        if (ok) _left(poolId, workId);
    }

    function extract(uint256 poolSeed, uint256 seed) external {
        (bytes32 poolId, bytes32 catalogueId) = (_anyPool(poolSeed), catalogueIds[seed % catalogueIds.length]);
        uint32 index = uint32((seed >> 8) % LOT);
        bytes32 workId = keccak256(abi.encode(catalogueId, uint256(index)));
        _ready(poolId);
        bool ok = works.exists(workId) && model.isKnown(poolId, catalogueId) && !model.isOwn(poolId, workId);
        _call(stranger, abi.encodeCall(pools.extract, (poolId, catalogueId, index)), ok, "extract");
        if (!ok) return;
        model.extract(poolId, catalogueId, workId);
        if (model.isJoined(poolId, workId)) poolsOf[workId] += 1;
    }

    function _mayJoin(bytes32 poolId, bytes32 workId, bool lot) private view returns (bool) {
        bytes32 catalogueId = catalogueOf[workId];
        bool sole = _terms[poolId].soleAgent;
        if (works.holderOf(workId) == address(0) || works.isCatalogue(workId) != lot || !_consents(workId))
            return false;
        if (soleOf[workId] || (sole && poolsOf[workId] != 0)) return false;
        if (sole && (lot || catalogueId != 0)) return false;
        if (model.isJoined(poolId, workId)) return false;
        bool own = model.isOwn(poolId, workId);
        return catalogueId == 0 || own || !model.isKnown(poolId, catalogueId);
    }

    function _joined(bytes32 poolId, bytes32 workId, uint256 count, bool lot) private {
        model.join(poolId, workId, count, lot);
        poolsOf[workId] += 1;
        if (_terms[poolId].soleAgent) soleOf[workId] = true;
    }

    function _left(bytes32 poolId, bytes32 workId) private {
        model.leave(poolId, workId);
        poolsOf[workId] -= 1;
        soleOf[workId] = false;
    }

    function _consents(bytes32 workId) private view returns (bool) {
        (uint16 uses, , ) = works.consentOf(workId);
        return uses & SOLD == SOLD;
    }

    function _keyOf(address who) private view returns (bool, uint256) {
        for (uint256 i = 0; i < authors.length; ++i) if (authors[i] == who) return (true, _authorKeys[i]);
        return (false, 0);
    }

    function _signed(bytes32 workId, uint256 key, bytes memory data) private view returns (bytes memory) {
        address owner = vm.addr(key);
        bytes32 domain = _domainOf("OpenRoyalty WorkRegistry", address(works));
        bytes32 type_ = keccak256(
            "CallForWork(address owner,bytes32 workId,address target,bytes data,uint256 nonce,uint256 deadline)"
        );
        bytes32 message = keccak256(
            abi.encode(type_, owner, workId, address(pools), keccak256(data), works.nonces(owner), block.timestamp)
        );
        return _signature(key, _digestIn(domain, message));
    }

    /* UNITS */

    function setUnits(uint256 poolSeed, uint256 workSeed, uint256 seed) external {
        bytes32 poolId = _anyPool(poolSeed);
        bytes32 workId = _anyMember(poolId, workSeed);
        _ready(poolId);
        address operator = operatorOf[poolId];
        bool ok = operator != address(0) && model.isJoined(poolId, workId);
        uint24 units = _units(seed);
        _call(
            operator == address(0) ? operators[0] : operator,
            abi.encodeCall(pools.setUnits, (poolId, workId, units)),
            ok,
            "setUnits"
        );
        if (ok) model.setUnits(poolId, workId, units);
    }

    function setUnitsBatch(uint256 poolSeed, uint256[4] calldata seeds, uint256 count) external {
        bytes32 poolId = _anyPool(poolSeed);
        address operator = operatorOf[poolId];
        if (operator == address(0)) return;
        _ready(poolId);
        bytes32[] memory ids = new bytes32[](count % 5);
        uint24[] memory units = new uint24[](count % 5);
        bool ok = true;
        for (uint256 i = 0; i < ids.length; ++i) {
            ids[i] = _anyMember(poolId, seeds[i]);
            units[i] = _units(seeds[i] >> 64);
            ok = ok && model.isJoined(poolId, ids[i]);
        }
        _call(operator, abi.encodeCall(pools.setUnitsBatch, (poolId, ids, units)), ok, "setUnitsBatch");
        if (!ok) return;
        for (uint256 i = 0; i < ids.length; ++i) model.setUnits(poolId, ids[i], units[i]);
    }

    /// @dev Zero, few, or as many as there can be.
    function _units(uint256 seed) private pure returns (uint24) {
        uint256 kind = seed % 4;
        if (kind == 0) return 0;
        return kind < 3 ? uint24((seed >> 8) % 10) : uint24(seed >> 8);
    }

    /* PAY */

    function pay(uint256 poolSeed, uint256 seed, uint256 how) external {
        bytes32 poolId = _anyPool(poolSeed);
        _ready(poolId);
        uint256 amount = _amount(seed);
        address payer = payers[(seed >> 128) % payers.length];
        bool ok = amount != 0 && !model.dead(poolId);
        bytes memory call_ = abi.encodeCall(pools.pay, (poolId, amount, payer, bytes32(seed)));
        if (how % 2 == 0) _call(payer, call_, ok, "pay");
        else _callFunder(call_, ok, "pay by a funder");
        if (!ok) return;
        model.credit(poolId, amount << 64);
        purseOf[_terms[poolId].token][payer] -= amount;
    }

    function sweep(uint256 poolSeed, uint256 seed) external {
        bytes32 poolId = _anyPool(poolSeed);
        _ready(poolId);
        uint256 amount = _amount(seed);
        TestDollar(_terms[poolId].token).mint(inboxes.inboxOf(poolId), amount);
        inInbox[poolId] += amount;
        // An inbox of a dead pool keeps what it has.
        bool ok = inInbox[poolId] != 0 && !model.dead(poolId);
        _callAs(stranger, address(inboxes), abi.encodeCall(inboxes.sweep, (poolId)), ok, "sweep");
        if (!ok) return;
        model.credit(poolId, inInbox[poolId] << 64);
        inInbox[poolId] = 0;
    }

    /// @notice The other token always goes to the fallback payee; the pool's own once the pool is over.
    function sweepStray(uint256 poolSeed, uint256 seed) external {
        bytes32 poolId = _anyPool(poolSeed);
        _ready(poolId);
        bool own = seed % 2 == 0 && (model.stopped(poolId) || seed % 8 == 0);
        address token = _terms[poolId].token;
        if (!own) token = tokens[token == tokens[0] ? 1 : 0];
        uint256 amount = inInbox[poolId];
        if (!own) {
            amount = (seed >> 8) % 50;
            TestDollar(token).mint(inboxes.inboxOf(poolId), amount);
        }
        bool ok = amount != 0 && (!own || model.stopped(poolId));
        bytes memory call_ = abi.encodeCall(inboxes.sweepStray, (creatorOf[poolId], _terms[poolId], token));
        _callAs(stranger, address(inboxes), call_, ok, "sweepStray");
        if (!ok) return;
        purseOf[token][_terms[poolId].fallbackPayee] += amount;
        if (own) inInbox[poolId] = 0;
    }

    /// @notice Tokens sent to the pools contract itself belong to no pool, and change nothing.
    function donate(uint256 seed) external {
        address token = tokens[seed % 2];
        uint256 amount = (seed >> 8) % 1_000;
        TestDollar(token).mint(address(pools), amount);
        donated[token] += amount;
    }

    /// @dev Nothing, a few units, dollars, or more than there are dollars.
    function _amount(uint256 seed) private pure returns (uint256) {
        uint256 kind = seed % 8;
        seed >>= 8;
        if (kind == 0) return seed % 2;
        if (kind < 4) return 1 + (seed % 100);
        if (kind < 7) return 1 + (seed % 1e12);
        return 1 + (seed % (1 << 90));
    }

    /* STREAM */

    function openStream(uint256 poolSeed, uint256 seed, uint256 rateSeed) external {
        if (streamIds.length >= MAX_STREAMS + 8) return;
        bytes32 poolId = _anyPool(poolSeed);
        if (model.streamsOf(poolId).length >= MAX_STREAMS) return;
        _ready(poolId);
        StreamRef memory ref = StreamRef(poolId, bytes32(streamIds.length), _controller(seed));
        address payer = ref.controller == address(funder) ? payers[(seed >> 8) % payers.length] : ref.controller;
        uint256 day = block.timestamp / DAY + ((seed >> 16) % 8 == 0 ? (seed >> 24) % 402 : 1 + ((seed >> 24) % 6));
        uint128 rate = _rate(rateSeed);
        bool ok = !model.dead(poolId) && rate != 0 && day > block.timestamp / DAY && day <= block.timestamp / DAY + 400;
        bytes memory result = _callBy(
            ref.controller,
            abi.encodeCall(pools.openStream, (poolId, ref.salt, rate, uint24(day), type(uint256).max, payer)),
            ok,
            "openStream"
        );
        if (!ok) return;
        bytes32 streamId = keccak256(abi.encode(ref.controller, poolId, ref.salt));
        streamIds.push(streamId);
        streamRefOf[streamId] = ref;
        uint256 deposit = model.open(poolId, streamId, rate, day * DAY);
        (bytes32 id, uint256 paid) = abi.decode(result, (bytes32, uint256));
        _assertEq(id, streamId, "stream id");
        _assertEq(paid, deposit, "deposit");
        purseOf[_terms[poolId].token][payer] -= deposit;
    }

    /// @notice Anybody may lengthen a stream.
    function topUpStream(uint256 seed, uint256 days_, uint256 who) external {
        if (streamIds.length == 0) return;
        bytes32 streamId = streamIds[seed % streamIds.length];
        StreamRef memory ref = streamRefOf[streamId];
        _ready(ref.poolId);
        address payer = payers[who % payers.length];
        uint256 end = model.streamOf(streamId).end;
        uint256 day = end / DAY + (days_ % 16 == 0 ? (days_ >> 8) % 420 : (days_ >> 8) % 5);
        bool ok = _live(ref.poolId, streamId) && day * DAY > end && day <= block.timestamp / DAY + 400;
        bytes memory call_ = abi.encodeCall(
            pools.topUpStream,
            (ref.controller, ref.poolId, ref.salt, uint24(day), type(uint256).max, payer)
        );
        bytes memory result =
            (who >> 8) % 3 == 0 ? _callFunder(call_, ok, "topUpStream") : _call(payer, call_, ok, "topUpStream");
        if (!ok) return;
        uint256 deposit = model.extend(ref.poolId, streamId, day * DAY);
        _assertEq(abi.decode(result, (uint256)), deposit, "top up");
        purseOf[_terms[ref.poolId].token][payer] -= deposit;
    }

    function setStreamRate(uint256 seed, uint256 rateSeed, uint256 who) external {
        if (streamIds.length == 0) return;
        bytes32 streamId = streamIds[seed % streamIds.length];
        StreamRef memory ref = streamRefOf[streamId];
        _ready(ref.poolId);
        address payer = ref.controller == address(funder) ? payers[who % payers.length] : ref.controller;
        uint128 rate = _rate(rateSeed);
        bool raises = rate > model.streamOf(streamId).rate;
        bool ok = rate != 0 && model.running(ref.poolId, streamId) && !(raises && model.dead(ref.poolId));
        bytes memory result = _callBy(
            ref.controller,
            abi.encodeCall(pools.setStreamRate, (ref.poolId, ref.salt, rate, type(uint256).max, payer)),
            ok,
            "setStreamRate"
        );
        if (!ok) return;
        (uint256 deposit, uint256 refund) = model.setRate(ref.poolId, streamId, rate);
        (uint256 paid, uint256 refunded) = abi.decode(result, (uint256, uint256));
        _assertEq(paid, deposit, "deposit");
        _assertEq(refunded, refund, "refund");
        purseOf[_terms[ref.poolId].token][payer] = purseOf[_terms[ref.poolId].token][payer] + refund - deposit;
    }

    function cancelStream(uint256 seed, uint256 daySeed, uint256 who) external {
        if (streamIds.length == 0) return;
        bytes32 streamId = streamIds[seed % streamIds.length];
        StreamRef memory ref = streamRefOf[streamId];
        _ready(ref.poolId);
        address receiver = actors[who % actors.length];
        uint256 end = model.streamOf(streamId).end;
        uint256 clock = model.clockOf(ref.poolId);
        uint256 day = daySeed % 3 == 0 ? 0 : clock / DAY + ((daySeed >> 8) % 5);
        bool ok = model.running(ref.poolId, streamId) && (day == 0 || (day * DAY > clock && day * DAY < end));
        bytes memory result = _callBy(
            ref.controller,
            abi.encodeCall(pools.cancelStream, (ref.poolId, ref.salt, uint24(day), receiver)),
            ok,
            "cancelStream"
        );
        if (!ok) return;
        uint256 refund = model.cancel(ref.poolId, streamId, day * DAY);
        _assertEq(abi.decode(result, (uint256)), refund, "refund");
        purseOf[_terms[ref.poolId].token][receiver] += refund;
    }

    function setRenewal(uint256 seed, uint256 who, Renewal calldata wanted) external {
        if (streamIds.length == 0) return;
        bytes32 streamId = streamIds[seed % streamIds.length];
        StreamRef memory ref = streamRefOf[streamId];
        address payer = payers[who % payers.length];
        Renewal memory renewal = Renewal({
            periodsLeft: wanted.periodsLeft % 4,
            periodDays: wanted.periodDays % 8 == 0 ? wanted.periodDays : wanted.periodDays % 10,
            until: uint48(block.timestamp + (wanted.until % (40 * DAY))),
            maxRate: wanted.maxRate % 2 == 0 ? type(uint128).max : wanted.maxRate
        });
        bool ok = renewal.periodsLeft == 0 || renewal.periodDays != 0;
        bytes memory call_ = abi.encodeCall(renewals.setRenewal, (ref.controller, ref.poolId, ref.salt, renewal));
        _callAs(payer, address(renewals), call_, ok, "setRenewal");
        if (ok) _renewals[streamId][payer] = renewal;
    }

    /// @notice Called by a stranger; goes to the renewal window more often than chance would.
    function renew(uint256 seed, uint256 who) external {
        if (streamIds.length == 0) return;
        bytes32 streamId = streamIds[seed % streamIds.length];
        StreamRef memory ref = streamRefOf[streamId];
        uint256 end = model.streamOf(streamId).end;
        uint256 at = end - DAY + ((seed >> 8) % (DAY + 2)) - 1;
        if (seed % 2 == 0 && at > block.timestamp) vm.warp(at);
        _ready(ref.poolId);
        _renew(streamId, ref, payers[who % payers.length], end);
    }

    function _renew(bytes32 streamId, StreamRef memory ref, address payer, uint256 end) private {
        Renewal memory renewal = _renewals[streamId][payer];
        uint256 newDay = end / DAY + renewal.periodDays;
        bool ok =
            renewal.periodsLeft != 0 &&
                _live(ref.poolId, streamId) &&
                block.timestamp >= end - DAY &&
                block.timestamp <= renewal.until &&
                model.streamOf(streamId).rate <= renewal.maxRate &&
                newDay <= block.timestamp / DAY + 400;
        bytes memory call_ = abi.encodeCall(renewals.renew, (ref.controller, ref.poolId, ref.salt, payer));
        bytes memory result = _callAs(stranger, address(renewals), call_, ok, "renew");
        if (!ok) return;
        uint256 deposit = model.extend(ref.poolId, streamId, newDay * DAY);
        _assertEq(abi.decode(result, (uint256)), deposit, "renewal");
        _renewals[streamId][payer].periodsLeft -= 1;
        purseOf[_terms[ref.poolId].token][payer] -= deposit;
    }

    function _live(bytes32 poolId, bytes32 streamId) private view returns (bool) {
        return model.running(poolId, streamId) && !model.dead(poolId);
    }

    function _controller(uint256 seed) private view returns (address) {
        return seed % 3 == 0 ? address(funder) : payers[seed % payers.length];
    }

    /// @dev Dust, fractions, whole units a second, whole units a day, or very much.
    function _rate(uint256 seed) private pure returns (uint128) {
        uint256 kind = seed % 8;
        seed >>= 8;
        if (kind == 0) return uint128(seed % 3);
        if (kind < 3) return uint128(1 + (seed % (1 << 64)));
        if (kind < 5) return uint128((1 + (seed % 1_000)) << 64);
        if (kind < 7) return uint128((1 + (seed % 1_000_000)) << 57);
        return uint128(1 + (seed % (1 << 90)));
    }

    /* SYNC AND CLAIM */

    function sync(uint256 poolSeed, uint256 steps) external {
        bytes32 poolId = _anyPool(poolSeed);
        uint256 behind = pools.stepsBehind(poolId);
        steps = steps % 4;
        bytes memory result = _call(stranger, abi.encodeCall(pools.sync, (poolId, steps)), true, "sync");
        uint256 left = abi.decode(result, (uint256));
        _assertEq(left, behind > steps ? behind - steps : 0, "steps left");
        _assertEq(pools.stepsBehind(poolId), left, "steps behind");
        model.advance(poolId);
    }

    function claim(uint256 poolSeed, uint256 workSeed) external {
        bytes32 poolId = _anyPool(poolSeed);
        bytes32 workId = _anyMember(poolId, workSeed);
        _ready(poolId);
        address payee = works.payeeOf(workId);
        bool ok = payee != address(0) && !model.isLot(poolId, workId);
        uint256 foretold = pools.claimable(poolId, workId);
        bytes memory result = _call(stranger, abi.encodeCall(pools.claim, (poolId, workId)), ok, "claim");
        if (!ok) return;
        uint256 amount = model.claim(poolId, workId);
        _assertEq(abi.decode(result, (uint256)), amount, "claimed");
        _assertEq(foretold, amount, "claimable");
        purseOf[_terms[poolId].token][payee] += amount;
    }

    function claimBatch(uint256[5] calldata seeds, uint256 count) external {
        PoolClaim[] memory claims = new PoolClaim[](count % 6);
        bool ok = claims.length != 0;
        for (uint256 i = 0; i < claims.length; ++i) {
            bytes32 poolId = _anyPool(seeds[i]);
            bytes32 workId = _anyMember(poolId, seeds[i] >> 64);
            _ready(poolId);
            claims[i] = PoolClaim(poolId, workId);
            if (works.payeeOf(workId) != address(0) && model.isLot(poolId, workId)) ok = false;
        }
        bytes memory result = _call(stranger, abi.encodeCall(pools.claimBatch, (claims)), ok, "claimBatch");
        if (!ok) return;
        uint256[] memory amounts = abi.decode(result, (uint256[]));
        _assertEq(amounts.length, claims.length, "amounts");
        for (uint256 i = 0; i < claims.length; ++i) {
            address payee = works.payeeOf(claims[i].workId);
            uint256 amount = payee == address(0) ? 0 : model.claim(claims[i].poolId, claims[i].workId);
            _assertEq(amounts[i], amount, "amount");
            if (amount != 0) purseOf[_terms[claims[i].poolId].token][payee] += amount;
        }
    }

    /* HOSTILITY */

    /// @notice Who has no power tries to use it.
    function intrude(uint256 poolSeed, uint256 workSeed, uint256 what) external {
        bytes32 poolId = _anyPool(poolSeed);
        bytes32 workId = _anyMember(poolId, workSeed);
        bytes32 salt = bytes32(what % 8);
        bytes[11] memory attempts = [
            abi.encodeCall(pools.describePool, (poolId, "mine")),
            abi.encodeCall(pools.proposeOperator, (poolId, stranger)),
            abi.encodeCall(pools.acceptOperator, (poolId)),
            abi.encodeCall(pools.renounceOperator, (poolId)),
            abi.encodeCall(pools.setUnits, (poolId, workId, 1)),
            abi.encodeCall(pools.setUnitsBatch, (poolId, new bytes32[](0), new uint24[](0))),
            abi.encodeCall(pools.joinPool, (poolId, workId)),
            abi.encodeCall(pools.leavePool, (poolId, workId)),
            abi.encodeCall(pools.cancelStream, (poolId, salt, 0, stranger)),
            abi.encodeCall(pools.setStreamRate, (poolId, salt, 1, 0, stranger)),
            abi.encodeCall(pools.onWorkCall, (workId, stranger, abi.encode(poolId, false)))
        ];
        _call(stranger, attempts[what % attempts.length], false, "intrude");
        // Money that a stranger would spend of others'.
        _call(
            stranger,
            abi.encodeCall(pools.pay, (poolId, 1, payers[what % payers.length], 0)),
            false,
            "pay from a stranger's call"
        );
    }

    /* HELP */

    function _anyPool(uint256 seed) private view returns (bytes32) {
        return poolIds[seed % poolIds.length];
    }

    function _anyWork(uint256 seed) private view returns (bytes32) {
        return workIds[seed % workIds.length];
    }

    /// @dev Mostly one that the pool knows.
    function _anyMember(bytes32 poolId, uint256 seed) private view returns (bytes32) {
        bytes32[] memory members = model.membersOf(poolId);
        if (members.length == 0 || seed % 8 == 0) return _anyWork(seed >> 8);
        return members[(seed >> 8) % members.length];
    }

    /// @dev Brings a pool that is too far behind to where a write will take it, having seen that it does not before.
    function _ready(bytes32 poolId) private {
        model.advance(poolId);
        uint256 behind = pools.stepsBehind(poolId);
        if (behind <= pools.STEPS_PER_WRITE()) return;
        vm.prank(payers[0]);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, behind - pools.STEPS_PER_WRITE())
        );
        pools.pay(poolId, 1, payers[0], 0);
        pools.sync(poolId, behind - pools.STEPS_PER_WRITE());
    }

    function _call(
        address who,
        bytes memory call_,
        bool expected,
        string memory what
    ) private returns (bytes memory result) {
        return _callAs(who, address(pools), call_, expected, what);
    }

    function _callFunder(bytes memory call_, bool expected, string memory what) private returns (bytes memory result) {
        result = _callAs(stranger, address(funder), abi.encodeCall(funder.forward, (call_)), expected, what);
        if (expected) result = abi.decode(result, (bytes));
    }

    function _callBy(
        address who,
        bytes memory call_,
        bool expected,
        string memory what
    ) private returns (bytes memory) {
        return who == address(funder) ? _callFunder(call_, expected, what) : _call(who, call_, expected, what);
    }

    /* READ */

    function termsOf(bytes32 poolId) external view returns (PoolTerms memory) {
        return _terms[poolId];
    }

    function renewalOf(bytes32 streamId, address payer) external view returns (Renewal memory) {
        return _renewals[streamId][payer];
    }

    function proofOf(bytes32 workId) external view returns (CatalogueProof memory) {
        bytes32 catalogueId = catalogueOf[workId];
        (CatalogueLeaf[] memory leaves, bytes32[] memory hashes) = _leaves(catalogueId == catalogueIds[0] ? 0 : 1);
        uint32 index = indexOf[workId];
        return CatalogueProof(steward, LOT, leaves[index], Trees.proofOf(hashes, index));
    }

    function allPools() external view returns (bytes32[] memory) {
        return poolIds;
    }

    function allWorks() external view returns (bytes32[] memory) {
        return workIds;
    }

    function allActors() external view returns (address[] memory) {
        return actors;
    }

    function allTokens() external view returns (address[] memory) {
        return tokens;
    }

    function allStreams() external view returns (bytes32[] memory) {
        return streamIds;
    }
}

/// @notice What must hold of the pools whatever people do; README.md lists it in prose.
contract CreatorPools_Invariants is InvariantBase {
    uint256 private constant SCALE = 1 << 64;
    /// @dev What taking money out may cost in a pool that is up to date, and bringing one up to date by as many days as one write walks.
    uint256 private constant EXIT_GAS = 400_000;
    uint256 private constant WALK_GAS = 3_000_000;
    /// @dev Where {PoolsBase} keeps its days.
    uint256 private constant DAYS_SLOT = 3;

    /// @dev More calls than a sequence has: what costs as much as a thousand of them.
    uint256 private constant AT_THE_END = 1 << 32;

    error Undone();

    CreatorPoolsHandler private _handler;
    CreatorPools private _pools;
    PoolsModel private _model;

    function setUp() public {
        _handler = new CreatorPoolsHandler();
        _pools = _handler.pools();
        _model = _handler.model();
        _drive(_handler, "CreatorPools");
        _check("HoldingsEqualWhatIsOwed", 256, this.check_HoldingsEqualWhatIsOwed);
        _check("PoolsMatchModel", 256, this.check_PoolsMatchModel);
        _check("ScheduledEndsSumToTheRate", 256, this.check_ScheduledEndsSumToTheRate);
        _check("MembersMatchModel", 256, this.check_MembersMatchModel);
        _check("StreamsMatchModel", 256, this.check_StreamsMatchModel);
        _check("PursesAreExplained", 256, this.check_PursesAreExplained);
        _check("HistoryMatchesModel", 256, this.check_HistoryMatchesModel);
        _check("InboxesKeepWhatIsNotSwept", 256, this.check_InboxesKeepWhatIsNotSwept);
        _check("RenewalsAreAsWritten", 256, this.check_RenewalsAreAsWritten);
        _check("EveryExitSucceedsWithinItsGas", AT_THE_END, this.check_EveryExitSucceedsWithinItsGas);
    }

    /// @notice Tokens held = all that is earned, carried, waiting or ahead, and what was sent here by mistake; to the last bit.
    function check_HoldingsEqualWhatIsOwed() external {
        _advance();
        address[] memory tokens = _handler.allTokens();
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 owed = _handler.donated(tokens[i]) * SCALE;
            bytes32[] memory poolIds = _handler.allPools();
            for (uint256 j = 0; j < poolIds.length; ++j) {
                if (_handler.termsOf(poolIds[j]).token == tokens[i]) owed += _owed(poolIds[j]);
            }
            _assertEq(IERC20(tokens[i]).balanceOf(address(_pools)) * SCALE, owed, "holdings");
        }
    }

    /// @dev By the contract's own views.
    function _owed(bytes32 poolId) private view returns (uint256 owed) {
        PoolState memory state = _pools.stateOf(poolId);
        owed = state.idle + state.carry;
        bytes32[] memory workIds = _handler.allWorks();
        for (uint256 i = 0; i < workIds.length; ++i) {
            MemberState memory member = _pools.memberOf(poolId, workIds[i]);
            owed += member.earned * member.works;
        }
        bytes32[] memory streamIds = _handler.allStreams();
        for (uint256 i = 0; i < streamIds.length; ++i) {
            (bytes32 streamPool, , ) = _handler.streamRefOf(streamIds[i]);
            if (streamPool == poolId) owed += _pools.streamOf(poolId, streamIds[i]).ahead;
        }
    }

    function check_PoolsMatchModel() external {
        _advance();
        bytes32[] memory poolIds = _handler.allPools();
        for (uint256 i = 0; i < poolIds.length; ++i) {
            PoolState memory state = _pools.stateOf(poolIds[i]);
            PoolsModel.PoolModel memory expected = _model.poolOf(poolIds[i]);
            _assertEq(state.totalUnits, _model.totalUnits(poolIds[i]), "sum of units");
            _assertEq(state.rate, _model.totalRate(poolIds[i]), "sum of rates");
            _assertEq(state.idle, expected.idle, "idle");
            _assertEq(state.carry, expected.carry, "carry");
            _assertEq(state.started, expected.started, "started");
            _assertEq(state.dead, _model.dead(poolIds[i]), "dead");
            if (state.rate != 0) _assertEq(state.syncedAt, expected.clock, "clock");
            uint256 stopped = _model.stopped(poolIds[i]) ? expected.clock : type(uint256).max;
            _assertEq(_pools.stoppedSince(poolIds[i]), stopped, "stopped since");
            _assertTrue(state.carry < SCALE, "carry is less than a base unit");
            _assertEq(_pools.poolOf(poolIds[i]).operator, _handler.operatorOf(poolIds[i]), "operator");
        }
    }

    /// @notice The days on which streams end, which only storage shows, take off all that streams bring.
    function check_ScheduledEndsSumToTheRate() external view {
        bytes32[] memory poolIds = _handler.allPools();
        for (uint256 i = 0; i < poolIds.length; ++i) {
            PoolState memory state = _pools.stateOf(poolIds[i]);
            uint256 first = state.syncedAt / 1 days + 1;
            uint256 ending = 0;
            for (uint256 day = first; day <= first + _pools.HORIZON_DAYS(); ++day)
                ending += _rateEndingOn(poolIds[i], day);
            _assertEq(ending, state.rate, "scheduled ends");
        }
    }

    function _rateEndingOn(bytes32 poolId, uint256 day) private view returns (uint128) {
        bytes32 days_ = keccak256(abi.encode(poolId, DAYS_SLOT));
        // The lower half of the word is the rate that ends.
        return uint128(uint256(vm.load(address(_pools), keccak256(abi.encode(day, days_)))));
    }

    function check_MembersMatchModel() external {
        _advance();
        bytes32[] memory poolIds = _handler.allPools();
        bytes32[] memory workIds = _handler.allWorks();
        for (uint256 i = 0; i < poolIds.length; ++i) {
            for (uint256 j = 0; j < workIds.length; ++j) _checkMember(poolIds[i], workIds[j]);
        }
        for (uint256 j = 0; j < workIds.length; ++j) {
            (uint256 count, bool sole) = _pools.membershipsOf(workIds[j]);
            _assertEq(count, _handler.poolsOf(workIds[j]), "memberships");
            _assertEq(sole, _handler.soleOf(workIds[j]), "sole agent");
        }
    }

    function _checkMember(bytes32 poolId, bytes32 workId) private view {
        MemberState memory state = _pools.memberOf(poolId, workId);
        PoolsModel.MemberModel memory expected = _model.memberOf(poolId, workId);
        _assertEq(state.joined, expected.joined, "joined");
        _assertEq(state.units, expected.units, "units");
        _assertEq(state.works, expected.works, "works");
        _assertEq(state.pendingUnits, expected.pendingUnits, "pending units");
        _assertEq(state.pendingDay, expected.pendingDay, "pending day");
        _assertEq(state.earned, expected.works == 0 ? state.earned : expected.earned, "earned");
    }

    function check_StreamsMatchModel() external {
        _advance();
        bytes32[] memory streamIds = _handler.allStreams();
        for (uint256 i = 0; i < streamIds.length; ++i) {
            (bytes32 poolId, , ) = _handler.streamRefOf(streamIds[i]);
            StreamState memory state = _pools.streamOf(poolId, streamIds[i]);
            PoolsModel.StreamModel memory expected = _model.streamOf(streamIds[i]);
            _assertEq(state.rate, expected.rate, "rate");
            _assertEq(state.end, expected.end, "end");
            _assertEq(state.passed, expected.passed, "passed");
            _assertEq(state.ahead, _model.ahead(poolId, streamIds[i]), "ahead");
        }
    }

    /// @notice Nobody has a unit more or less than payments, refunds and claims explain, and nobody may spend the pools' tokens.
    function check_PursesAreExplained() external view {
        address[] memory tokens = _handler.allTokens();
        address[] memory actors = _handler.allActors();
        for (uint256 i = 0; i < tokens.length; ++i) {
            for (uint256 j = 0; j < actors.length; ++j) {
                uint256 balance = IERC20(tokens[i]).balanceOf(actors[j]);
                _assertEq(balance, _handler.purseOf(tokens[i], actors[j]), "purse");
                _assertEq(IERC20(tokens[i]).allowance(address(_pools), actors[j]), 0, "allowance");
            }
        }
    }

    /// @notice What is in an inbox is what was sent there and not swept; the rest went into the pool, or to its fallback payee.
    function check_InboxesKeepWhatIsNotSwept() external view {
        bytes32[] memory poolIds = _handler.allPools();
        for (uint256 i = 0; i < poolIds.length; ++i) {
            address inbox = _handler.inboxes().inboxOf(poolIds[i]);
            IERC20 token = IERC20(_handler.termsOf(poolIds[i]).token);
            _assertEq(token.balanceOf(inbox), _handler.inInbox(poolIds[i]), "in the inbox");
            _assertEq(token.allowance(inbox, address(_pools)), 0, "allowance");
            _assertEq(token.balanceOf(address(_handler.inboxes())), 0, "with the inboxes contract");
        }
    }

    /// @notice What may be renewed is what its payer wrote last, less what was renewed since.
    function check_RenewalsAreAsWritten() external view {
        bytes32[] memory streamIds = _handler.allStreams();
        for (uint256 i = 0; i < streamIds.length; ++i) {
            for (uint256 j = 0; j < 2; ++j) {
                address payer = _handler.payers(j);
                Renewal memory left = _handler.renewals().renewalOf(streamIds[i], payer);
                bytes32 expected = keccak256(abi.encode(_handler.renewalOf(streamIds[i], payer)));
                _assertEq(keccak256(abi.encode(left)), expected, "renewal");
            }
        }
        address[] memory tokens = _handler.allTokens();
        for (uint256 i = 0; i < tokens.length; ++i) {
            _assertEq(IERC20(tokens[i]).balanceOf(address(_handler.renewals())), 0, "with the renewals contract");
        }
    }

    /// @notice Who held units when is remembered.
    function check_HistoryMatchesModel() external {
        _advance();
        bytes32[] memory poolIds = _handler.allPools();
        bytes32[] memory workIds = _handler.allWorks();
        for (uint256 i = 0; i < poolIds.length; ++i) {
            for (uint256 j = 0; j < workIds.length; ++j) _checkHistory(poolIds[i], workIds[j]);
        }
    }

    /// @dev Around each second in which the model saw a change.
    function _checkHistory(bytes32 poolId, bytes32 workId) private view {
        bytes32 record = workId;
        bytes32 catalogueId = _handler.catalogueOf(workId);
        if (catalogueId != 0 && !_model.isOwn(poolId, workId) && _handler.works().exists(workId)) record = catalogueId;
        PoolsModel.Held[] memory history = _model.memberOf(poolId, record).history;
        for (uint256 i = 0; i < history.length; ++i) {
            for (uint256 time = history[i].since - 1; time < history[i].since + 2; ++time) {
                bool expected = time <= block.timestamp && _model.heldAt(poolId, record, time);
                _assertEq(_pools.heldUnitsAt(poolId, workId, time), expected, "held");
            }
        }
        _assertFalse(_pools.heldUnitsAt(poolId, workId, block.timestamp + 1), "the future");
    }

    /// @notice Whatever people have done, everybody can take out what is theirs, each by calls of bounded cost, and then nothing is left
    /// that anybody could claim or take back.
    /// @dev In half of the sequences at once; in the others from pools that everybody has abandoned, long after all streams would have
    /// ended.
    function check_EveryExitSucceedsWithinItsGas() external {
        uint256 now_ = block.timestamp;
        bytes memory reason = "";
        try this.exits(_handler.calls() % 2 == 1) {} catch (bytes memory thrown) {
            reason = thrown;
        }
        vm.warp(now_);
        if (bytes4(reason) == Undone.selector) return;
        // Passes the reason on.
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    /// @notice Reverts in any case, so that nothing has happened.
    function exits(bool abandoned) external {
        bytes32[] memory poolIds = _handler.allPools();
        if (abandoned) {
            for (uint256 i = 0; i < poolIds.length; ++i) _abandon(poolIds[i]);
            vm.warp(block.timestamp + 450 days);
        }
        for (uint256 i = 0; i < poolIds.length; ++i) _exitAll(poolIds[i]);
        revert Undone();
    }

    function _abandon(bytes32 poolId) private {
        _catchUp(poolId);
        vm.prank(_pools.poolOf(poolId).operator);
        // Frozen where that is allowed.
        (bool frozen, ) = address(_pools).call(abi.encodeCall(_pools.renounceOperator, (poolId)));
        _leaveAll(poolId);
        _assertTrue(!frozen || _pools.stateOf(poolId).dead, "dead");
    }

    function _exitAll(bytes32 poolId) private {
        _catchUp(poolId);
        _takeBackStreams(poolId);
        _claimAll(poolId);
        _leaveAll(poolId);
    }

    function _catchUp(bytes32 poolId) private {
        bytes memory sync = abi.encodeCall(_pools.sync, (poolId, 32));
        while (_pools.stepsBehind(poolId) != 0) _exit(_handler.stranger(), sync, WALK_GAS);
    }

    function _takeBackStreams(bytes32 poolId) private {
        bytes32[] memory streamIds = _handler.allStreams();
        for (uint256 i = 0; i < streamIds.length; ++i) {
            (bytes32 streamPool, bytes32 salt, address controller) = _handler.streamRefOf(streamIds[i]);
            if (streamPool != poolId || _pools.streamOf(poolId, streamIds[i]).ahead == 0) continue;
            _exit(controller, abi.encodeCall(_pools.cancelStream, (poolId, salt, 0, controller)), EXIT_GAS);
            _assertEq(_pools.streamOf(poolId, streamIds[i]).ahead, 0, "ahead");
        }
    }

    function _claimAll(bytes32 poolId) private {
        bytes32[] memory workIds = _handler.allWorks();
        for (uint256 i = 0; i < workIds.length; ++i) {
            bytes32 catalogueId = _handler.catalogueOf(workIds[i]);
            if (catalogueId != 0) _takeOutOfLot(poolId, catalogueId, workIds[i]);
            if (_pools.memberOf(poolId, workIds[i]).works != 1 || _isLot(workIds[i])) continue;
            _exit(_handler.stranger(), abi.encodeCall(_pools.claim, (poolId, workIds[i])), EXIT_GAS);
            _assertEq(_pools.claimable(poolId, workIds[i]), 0, "claimable");
        }
    }

    function _takeOutOfLot(bytes32 poolId, bytes32 catalogueId, bytes32 workId) private {
        bool inLot = _model.isLot(poolId, catalogueId) && !_model.isOwn(poolId, workId);
        if (!inLot) return;
        if (!_handler.works().exists(workId)) _handler.works().materialize(_handler.proofOf(workId));
        bytes memory call_ = abi.encodeCall(_pools.extract, (poolId, catalogueId, _handler.indexOf(workId)));
        _exit(_handler.stranger(), call_, EXIT_GAS);
    }

    function _leaveAll(bytes32 poolId) private {
        bytes32[] memory workIds = _handler.allWorks();
        for (uint256 i = 0; i < workIds.length; ++i) {
            if (!_pools.memberOf(poolId, workIds[i]).joined) continue;
            address owner = _handler.works().holderOf(workIds[i]);
            _exit(owner, abi.encodeCall(_pools.leavePool, (poolId, workIds[i])), EXIT_GAS);
        }
        _assertEq(_pools.stateOf(poolId).totalUnits, 0, "units");
    }

    function _exit(address who, bytes memory call_, uint256 gas_) private {
        // A funder controls streams too, and only passes on what it is told.
        bool isFunder = who == address(_handler.funder());
        if (isFunder) call_ = abi.encodeCall(_handler.funder().forward, (call_));
        vm.prank(who);
        (bool ok, ) = (isFunder ? who : address(_pools)).call{gas: gas_}(call_);
        _assertTrue(ok, "exit");
    }

    function _isLot(bytes32 workId) private view returns (bool) {
        return _handler.works().isCatalogue(workId);
    }

    function _advance() private {
        bytes32[] memory poolIds = _handler.allPools();
        for (uint256 i = 0; i < poolIds.length; ++i) _model.advance(poolIds[i]);
    }
}
