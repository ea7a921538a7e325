// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {LicenseView, PoolView, Position, UseAnswer} from "../../contracts/interfaces/IRoyaltyLens.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {ChannelState, KeyState, Reservation, ReserveState, Voucher} from "../../contracts/types/Channels.sol";
import {EpochState, UsageClaim, UsageEpoch} from "../../contracts/types/Epochs.sol";
import {
    Acquisition,
    Credential,
    Distribution,
    LicenseState,
    NoticeKind,
    OfferTerms,
    Permit,
    Statement
} from "../../contracts/types/Licenses.sol";
import {MemberState, PoolClaim, PoolState, Renewal, StreamState} from "../../contracts/types/Pools.sol";
import {Uses} from "../../contracts/types/Uses.sol";
import {CatalogueLeaf, CatalogueProof, CatalogueRegistration} from "../../contracts/types/Works.sol";
import {InvariantBase} from "../utils/InvariantBase.sol";
import {RailBase} from "../utils/RailBase.sol";
import {Trees} from "../utils/Trees.sol";
import {Vouchers} from "../utils/Vouchers.sol";

/// @notice Everybody uses everything: one rail of all contracts, with an operator, a steward, authors, payers, a licensee, a stranger,
/// and a trap: a payee to whom one of the tokens behaves in every bad way there is.
/// @dev Whether a call succeeds is for the other suites to foretell; here half of them do, and what they move is looked at.
contract RailHandler is RailBase {
    struct Epoch {
        UsageEpoch epoch;
        uint32[2] indexes;
        bytes32[2] works;
        uint128[2] amounts;
    }

    uint256 private constant MAX_STREAMS = 8;
    uint256 private constant MAX_LICENSES = 8;
    uint256 private constant MAX_EPOCHS = 8;
    uint256 private constant MAX_CHANNELS = 3;
    uint32 private constant LOT = 3;

    address public operator;
    address public steward;
    address public author;
    address public secondAuthor;
    address public payer;
    address public licensee;
    address public stranger;
    address public accomplice;
    address public trap;
    address public key;

    bytes32 public catalogueId;
    bytes32 public root;
    address[] private _recipients;
    uint32[] private _shares;
    address public vault;

    /// @dev Of the payer, by salt; then those of licenses too.
    bytes32[] private _streamIds;
    bytes32[] private _allStreamIds;
    mapping(bytes32 streamId => bytes32 poolId) public poolOfStream;
    bytes32[] private _offerIds;
    bytes32[] private _licenseIds;
    mapping(bytes32 licenseId => OfferTerms) private _offered;
    Epoch[] private _epochs;
    bytes32[] private _channelIds;
    Voucher[] private _issued;
    /// @notice The call that last took tokens from somebody who did not ask for it; empty: none ever did.
    string public theft;
    uint80 private _salt;

    constructor() {
        _build();
        operator = _hire("operator");
        steward = _hire("steward");
        author = _hire("author");
        secondAuthor = _hire("second author");
        payer = _hire("payer");
        licensee = _hire("licensee");
        stranger = _hire("stranger");
        accomplice = _hire("accomplice");
        trap = _hire("trap");
        (key, _keys[key]) = _actor("key");
        _keys[key] = uint256(keccak256("key"));

        _recipients = [trap, author];
        if (author < trap) _recipients = [author, trap];
        _shares = [uint32(333_333), 666_667];
        vault = splits.splitOf(_recipients, _shares);
        _deploys(vault, "Vault");

        _newPool(operator, address(dollar), 2, 5);
        _newPool(operator, address(trouble), 0, 3);
        _newPool(operator, address(dollar), 0, 0);
        _newWork(author, address(0));
        _newWork(secondAuthor, vault);
        _newWork(accomplice, address(0));
        _newWork(trap, address(0));
        for (uint256 i = 0; i < 4; ++i) for (uint256 p = 0; p < 2; ++p) _join(_poolIds[p], _workIds[i]);
        _join(_poolIds[2], _workIds[0]);
        _setUnits(_poolIds[2], _workIds[0], 9);
        _registerLot();
        for (uint256 i = 0; i < 5; ++i) _publish(i);
    }

    function _registerLot() private {
        (, bytes32[] memory hashes) = _leaves();
        CatalogueRegistration memory registration;
        (registration.root, registration.count, registration.uses) = (Trees.rootOf(hashes), LOT, SOLD);
        root = registration.root;
        vm.prank(steward);
        catalogueId = works.registerCatalogue(registration);
        _callAs(
            steward,
            address(pools),
            abi.encodeCall(pools.joinLot, (_poolIds[0], steward, registration.root, LOT)),
            true,
            "joinLot"
        );
        _workIds.push(catalogueId);
        for (uint256 i = 0; i < LOT; ++i) _workIds.push(keccak256(abi.encode(catalogueId, i)));
    }

    function _leaves() private view returns (CatalogueLeaf[] memory leaves, bytes32[] memory hashes) {
        leaves = new CatalogueLeaf[](LOT);
        hashes = new bytes32[](LOT);
        for (uint32 i = 0; i < LOT; ++i) {
            leaves[i] = CatalogueLeaf(i, keccak256(abi.encode("leaf", i)), i == 0 ? author : secondAuthor, false);
            hashes[i] = keccak256(
                bytes.concat(keccak256(abi.encode(i, leaves[i].contentHash, leaves[i].holder, false)))
            );
        }
    }

    function proofOf(uint256 i) public view returns (CatalogueProof memory) {
        (CatalogueLeaf[] memory leaves, bytes32[] memory hashes) = _leaves();
        return CatalogueProof(steward, LOT, leaves[i], Trees.proofOf(hashes, i));
    }

    /// @dev For a fee; with a stream; by use; for a fee in the other token; with statements.
    function _publish(uint256 kind) private {
        OfferTerms memory terms;
        terms.poolId = _poolIds[kind == 3 ? 1 : 0];
        terms.textHash = keccak256("legal text");
        terms.uses = SOLD;
        terms.cureDays = 60_000;
        terms.noticeDays = 3;
        terms.transferable = true;
        terms.coversLater = kind % 2 == 0;
        terms.salt = bytes32(kind);
        if (kind == 0 || kind == 3) terms.fee = 1_000_003;
        if (kind == 1) terms.minRate = RATE;
        if (kind == 2) terms.distribution = Distribution.Usage;
        if (kind == 2 || kind == 4) (terms.unitPrice, terms.periodDays) = (3, 10);
        bytes memory call_ = abi.encodeCall(licenses.publish, (terms));
        bytes32 offerId = abi.decode(_callAs(operator, address(licenses), call_, true, "publish"), (bytes32));
        _offerIds.push(offerId);
        _offered[offerId] = terms;
    }

    /* TIME */

    function pass(uint256 seed) external {
        seed = _mix(seed);
        vm.warp(block.timestamp + (seed % 16 == 0 ? (seed >> 8) % (40 * DAY) : (seed >> 8) % (2 * DAY)));
    }

    /* POOLS */

    function pay(uint256 seed) external {
        seed = _mix(seed);
        address from = (seed >> 8) % 2 == 0 ? payer : licensee;
        uint256 amount = _amount(seed >> 16);
        _act(from, address(pools), abi.encodeCall(pools.pay, (_pool(seed), amount, from, bytes32(seed))), from, "pay");
    }

    function stream(uint256 seed) external {
        seed = _mix(seed);
        uint256 what = (seed >> 8) % 4;
        uint24 day = uint24(block.timestamp / DAY + 1 + ((seed >> 32) % 20));
        uint128 rate = uint128(1 + ((seed >> 48) % (3 * RATE)));
        if (what == 0 || _streamIds.length == 0) {
            if (_streamIds.length == MAX_STREAMS) return;
            bytes32 poolId = _pool(seed);
            bytes32 salt = bytes32(_streamIds.length);
            bytes memory open = abi.encodeCall(pools.openStream, (poolId, salt, rate, day, NEVER, payer));
            if (!_act(payer, address(pools), open, payer, "openStream")) return;
            bytes32 id = keccak256(abi.encode(payer, poolId, salt));
            _streamIds.push(id);
            _noteStream(id, poolId);
            return;
        }
        uint256 i = (seed >> 16) % _streamIds.length;
        bytes32 pool = poolOfStream[_streamIds[i]];
        bytes memory call_ = abi.encodeCall(pools.topUpStream, (payer, pool, bytes32(i), day + 20, NEVER, licensee));
        if (what == 1) return _actQuietly(licensee, call_, licensee, "topUpStream");
        if (what == 2) call_ = abi.encodeCall(pools.setStreamRate, (pool, bytes32(i), rate, NEVER, payer));
        if (what == 3) call_ = abi.encodeCall(pools.cancelStream, (pool, bytes32(i), seed % 3 == 0 ? day : 0, payer));
        if (pools.streamOf(pool, _streamIds[i]).end <= block.timestamp && seed % 8 != 0) return;
        _act(payer, address(pools), call_, what == 2 ? payer : address(0), "stream");
    }

    function _noteStream(bytes32 streamId, bytes32 poolId) private {
        _allStreamIds.push(streamId);
        poolOfStream[streamId] = poolId;
    }

    function _actQuietly(address who, bytes memory call_, address spender, string memory what) private {
        _act(who, address(pools), call_, spender, what);
    }

    function units(uint256 seed) external {
        seed = _mix(seed);
        bytes32 poolId = _pool(seed);
        bytes32 workId = _work(seed >> 8);
        uint24 count = uint24((seed >> 16) % 3 == 0 ? 0 : (seed >> 24) % 1_000);
        if (pools.poolOf(poolId).operator == address(0) && seed % 8 != 0) return;
        if (!pools.memberOf(poolId, workId).joined && (seed >> 40) % 8 != 0) return;
        bytes memory call_ = abi.encodeCall(pools.setUnits, (poolId, workId, count));
        if ((seed >> 48) % 4 == 0) {
            (bytes32[] memory ids, uint24[] memory counts) = (new bytes32[](1), new uint24[](1));
            (ids[0], counts[0]) = (workId, count);
            call_ = abi.encodeCall(pools.setUnitsBatch, (poolId, ids, counts));
        }
        _act(operator, address(pools), call_, address(0), "setUnits");
    }

    function _setUnits(bytes32 poolId, bytes32 workId, uint24 count) private {
        _callAs(operator, address(pools), abi.encodeCall(pools.setUnits, (poolId, workId, count)), true, "setUnits");
    }

    /// @notice Works come and go; now and then the operator gives up the pool that can be stopped.
    function member(uint256 seed) external {
        seed = _mix(seed);
        bytes32 poolId = _pool(seed);
        bytes32 workId = _work(seed >> 8);
        address owner = works.holderOf(workId);
        if (owner == address(0)) return _extract(seed);
        if ((seed >> 16) % 32 == 0) {
            bytes memory renounce = abi.encodeCall(pools.renounceOperator, (_poolIds[2]));
            _act(operator, address(pools), renounce, address(0), "renounceOperator");
            return;
        }
        bool joined = pools.memberOf(poolId, workId).joined;
        if (works.isCatalogue(workId) && !joined) {
            bytes memory lot = abi.encodeCall(pools.joinLot, (poolId, steward, root, LOT));
            _act(owner, address(pools), lot, address(0), "joinLot");
        } else {
            bytes memory call_ =
                joined && (seed >> 24) % 2 == 0
                    ? abi.encodeCall(pools.leavePool, (poolId, workId))
                    : abi.encodeCall(pools.joinPool, (poolId, workId));
            if (joined && (seed >> 24) % 2 != 0) return;
            _act(owner, address(pools), call_, address(0), "join or leave");
        }
    }

    function _extract(uint256 seed) private {
        uint32 i = uint32((seed >> 32) % LOT);
        if (!works.exists(_workIds[5 + i])) {
            _act(stranger, address(works), abi.encodeCall(works.materialize, (proofOf(i))), address(0), "materialize");
        }
        bytes memory call_ = abi.encodeCall(pools.extract, (_poolIds[0], catalogueId, i));
        _act(stranger, address(pools), call_, address(0), "extract");
    }

    function claim(uint256 seed) external {
        seed = _mix(seed);
        bytes32 poolId = _pool(seed);
        bytes32 workId = _work(seed >> 8);
        if (works.isCatalogue(workId) && seed % 8 != 0) workId = _workIds[0];
        if ((seed >> 16) % 3 != 0) {
            _act(stranger, address(pools), abi.encodeCall(pools.claim, (poolId, workId)), address(0), "claim");
            return;
        }
        PoolClaim[] memory claims = new PoolClaim[](3);
        for (uint256 i = 0; i < 3; ++i) claims[i] = PoolClaim(_pool(seed >> (24 + 8 * i)), _workIds[i]);
        _act(stranger, address(pools), abi.encodeCall(pools.claimBatch, (claims)), address(0), "claimBatch");
    }

    function sync(uint256 seed) external {
        seed = _mix(seed);
        bytes memory call_ = abi.encodeCall(pools.sync, (_pool(seed), (seed >> 8) % 40));
        _act(stranger, address(pools), call_, address(0), "sync");
    }

    /// @notice Plain transfers to a pool's address, of its token and of another, and what anybody can make of them.
    function inbox(uint256 seed) external {
        seed = _mix(seed);
        bytes32 poolId = _pool(seed);
        bool stray = (seed >> 8) % 4 == 0;
        address token = _poolTerms[poolId].token;
        if (stray) token = tokens[token == tokens[0] ? 1 : 0];
        address where = inboxes.inboxOf(poolId);
        if ((seed >> 16) % 4 != 0) {
            vm.prank(payer);
            IERC20(token).transfer(where, 1 + (_amount(seed >> 32) % 1e12));
        }
        bytes memory call_ =
            stray
                ? abi.encodeCall(inboxes.sweepStray, (creatorOf[poolId], _poolTerms[poolId], token))
                : abi.encodeCall(inboxes.sweep, (poolId));
        _act(stranger, address(inboxes), call_, where, "sweep");
    }

    function renewal(uint256 seed) external {
        seed = _mix(seed);
        if (_streamIds.length == 0) return;
        uint256 i = (seed >> 8) % _streamIds.length;
        bytes32 poolId = poolOfStream[_streamIds[i]];
        // Of somebody else's stream, now and then.
        address from = (seed >> 32) % 2 == 0 ? payer : licensee;
        Renewal memory left = renewals.renewalOf(_streamIds[i], from);
        if (left.periodsLeft == 0 || seed % 8 == 0) {
            Renewal memory wanted = Renewal(uint16(seed >> 16) % 5, 7, uint48(block.timestamp + 40 * DAY), 4 * RATE);
            bytes memory set = abi.encodeCall(renewals.setRenewal, (payer, poolId, bytes32(i), wanted));
            _act(from, address(renewals), set, address(0), "setRenewal");
            return;
        }
        uint256 end = pools.streamOf(poolId, _streamIds[i]).end;
        if (end <= block.timestamp) return;
        // To the day before its end, which is where it can be renewed.
        if (end - DAY > block.timestamp && end < block.timestamp + 10 * DAY) vm.warp(end - DAY);
        bytes memory call_ = abi.encodeCall(renewals.renew, (payer, poolId, bytes32(i), from));
        _act(stranger, address(renewals), call_, from, "renew");
    }

    /* LICENSES */

    function acquire(uint256 seed) external {
        seed = _mix(seed);
        if (_licenseIds.length == MAX_LICENSES) return;
        uint256 kind = (seed >> 8) % 5;
        Acquisition memory asked;
        (asked.offerId, asked.licensee) = (_offerIds[kind], licensee);
        (asked.salt, asked.maxFee) = (bytes32(_licenseIds.length), NEVER);
        if (kind == 1) {
            asked.rate = RATE + uint128((seed >> 16) % RATE);
            asked.endDay = uint24(block.timestamp / DAY + 1 + ((seed >> 32) % 30));
            asked.maxDeposit = NEVER;
        }
        uint256 how = (seed >> 40) % 4;
        address target = how < 2 ? address(gateway) : address(licenses);
        address who = how == 3 ? licensee : stranger;
        bytes memory call_ = abi.encodeCall(licenses.acquire, (asked, Credential(0, "")));
        if (how != 3) {
            bytes memory signature = _signAcquisition(asked);
            call_ = abi.encodeCall(licenses.acquireFor, (asked, Credential(0, ""), block.timestamp, signature));
            if (how < 2) {
                // Now and then one that has been handed in before.
                Permit memory permit = _signPermit(how == 0 ? 0 : (seed >> 48) % 2);
                call_ = abi.encodeCall(
                    gateway.acquireWithPermit,
                    (asked, Credential(0, ""), block.timestamp, signature, permit)
                );
            }
        }
        if (!_act(who, target, call_, licensee, "acquire")) return;
        bytes32 id = keccak256(abi.encode(asked.offerId, licensee, asked.salt));
        _licenseIds.push(id);
        _offered[id] = _offered[asked.offerId];
        if (kind == 1) _noteStream(licenses.stateOf(id).streamId, _poolIds[0]);
    }

    function _signAcquisition(Acquisition memory asked) private view returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "Acquisition(bytes32 offerId,address licensee,bytes32 salt,uint256 maxFee,uint128 rate,uint24 endDay,"
            "uint256 maxDeposit,uint256 deadline)"
        );
        bytes32 domain = _domainOf("OpenRoyalty LicenseRegistry", address(licenses));
        bytes32 digest = _digestIn(domain, keccak256(abi.encode(typeHash, asked, block.timestamp)));
        return _signature(_keys[licensee], digest);
    }

    function _signPermit(uint256 skipped) private view returns (Permit memory permit) {
        permit.value = type(uint256).max;
        permit.deadline = block.timestamp;
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        uint256 nonce = dollar.nonces(licensee) + skipped;
        bytes32 structHash = keccak256(
            abi.encode(typeHash, licensee, address(licenses), permit.value, nonce, permit.deadline)
        );
        bytes32 digest = _digestIn(dollar.DOMAIN_SEPARATOR(), structHash);
        (permit.v, permit.r, permit.s) = vm.sign(_keys[licensee], digest);
    }

    function licenseStream(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, bool found) = _license(seed);
        if (!found) return;
        LicenseState memory state = licenses.stateOf(id);
        uint24 day = uint24(block.timestamp / DAY + 1 + ((seed >> 32) % 30));
        uint128 rate = RATE + uint128((seed >> 48) % RATE);
        bool runs = state.streamId != 0 && pools.streamOf(state.poolId, state.streamId).end > block.timestamp;
        bytes memory call_;
        if (!runs) call_ = abi.encodeCall(licenses.openStream, (id, rate, day, NEVER));
        else if (seed % 2 == 0) call_ = abi.encodeCall(licenses.setStreamRate, (id, rate, NEVER));
        else call_ = abi.encodeCall(licenses.cancelStream, (id, day));
        if (_act(state.licensee, address(licenses), call_, state.licensee, "license's stream") && !runs) {
            _noteStream(licenses.stateOf(id).streamId, state.poolId);
        }
    }

    function report(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, bool found) = _license(seed);
        if (!found) return;
        LicenseState memory state = licenses.stateOf(id);
        OfferTerms memory terms = _offered[id];
        if (terms.periodDays == 0 || (terms.distribution == Distribution.Usage && _epochs.length == MAX_EPOCHS)) return;
        uint256 due = state.start + (state.nextPeriod + 1) * 10 * DAY;
        if (due > block.timestamp && due < block.timestamp + 12 * DAY) vm.warp(due);
        Statement memory statement = Statement(uint32(state.nextPeriod), 0, uint96(1 + ((seed >> 32) % 1_000)), 0, 0);
        if (terms.distribution == Distribution.Usage) return _publishEpoch(id, state, statement, seed);
        bytes memory call_ = abi.encodeCall(licenses.report, (id, statement, NEVER));
        _act(state.licensee, address(licenses), call_, state.licensee, "report");
    }

    /// @dev Two leaves, for two of the first four works, that share out up to three times what there is.
    function _publishEpoch(bytes32 id, LicenseState memory state, Statement memory statement, uint256 seed) private {
        uint256 total = uint256(statement.units) * 3;
        Epoch memory known;
        bytes32[] memory hashes = new bytes32[](2);
        for (uint256 i = 0; i < 2; ++i) {
            known.indexes[i] = uint32((seed >> (64 + i)) % 2);
            known.works[i] = _workIds[(seed >> (72 + 8 * i)) % 8 == 7 ? 5 : (seed >> (72 + 8 * i)) % 4];
            known.amounts[i] = uint128((seed >> (96 + 32 * i)) % (2 * total));
            bytes memory leaf = abi.encode(
                id,
                statement.period,
                uint16(1),
                known.indexes[i],
                known.works[i],
                known.amounts[i]
            );
            hashes[i] = keccak256(bytes.concat(keccak256(leaf)));
        }
        known.epoch.registry = address(licenses);
        (known.epoch.licenseId, known.epoch.period, known.epoch.version) = (id, statement.period, 1);
        (known.epoch.poolId, known.epoch.token, known.epoch.payer) = (state.poolId, address(dollar), state.licensee);
        known.epoch.from = uint48(state.start + statement.period * 10 * DAY);
        known.epoch.to = uint48(known.epoch.from + 10 * DAY);
        // A notice cuts the last period short.
        if (state.terminatesAt < known.epoch.to) known.epoch.to = uint48(state.terminatesAt);
        known.epoch.root = Trees.rootOf(hashes);
        bytes memory call_ = abi.encodeCall(epochs.publish, (licenses, id, statement, known.epoch.root, total));
        if (_act(state.licensee, address(epochs), call_, state.licensee, "publish")) _epochs.push(known);
    }

    function claimUse(uint256 seed) external {
        seed = _mix(seed);
        if (_epochs.length == 0) return;
        Epoch memory known = _epochs[(seed >> 8) % _epochs.length];
        bytes32 epochId = keccak256(abi.encode(known.epoch));
        EpochState memory state = epochs.stateOf(epochId);
        if (state.closed && seed % 8 != 0) return;
        if ((seed >> 16) % 32 == 0) vm.warp(block.timestamp + 1_100 * DAY);
        if (block.timestamp >= state.closesAt) {
            _act(stranger, address(epochs), abi.encodeCall(epochs.close, (known.epoch)), address(0), "close");
            return;
        }
        uint256 i = (seed >> 24) % 2;
        if (epochs.isClaimed(epochId, known.indexes[i]) && seed % 8 != 0) return;
        if (known.amounts[i] > state.total - state.paid && seed % 8 != 0) return;
        UsageClaim[] memory claims = new UsageClaim[](1);
        claims[0] = usageClaimOf(known, i);
        CatalogueProof[] memory proofs = new CatalogueProof[](1);
        proofs[0] = proofOf(0);
        bytes memory call_ =
            (seed >> 32) % 4 == 0
                ? abi.encodeCall(epochs.materializeAndClaim, (proofs, claims))
                : abi.encodeCall(epochs.claim, (claims));
        _act(stranger, address(epochs), call_, address(0), "claim by use");
    }

    function usageClaimOf(Epoch memory known, uint256 i) public pure returns (UsageClaim memory) {
        bytes32[] memory hashes = new bytes32[](2);
        for (uint256 j = 0; j < 2; ++j) {
            bytes memory leaf = abi.encode(
                known.epoch.licenseId,
                known.epoch.period,
                known.epoch.version,
                known.indexes[j],
                known.works[j],
                known.amounts[j]
            );
            hashes[j] = keccak256(bytes.concat(keccak256(leaf)));
        }
        uint48 heldAt = known.epoch.from;
        return
            UsageClaim(
                known.epoch,
                known.indexes[i],
                known.works[i],
                known.amounts[i],
                heldAt,
                Trees.proofOf(hashes, i)
            );
    }

    /// @notice Notices, sales and allowances of licenses, and what anybody may have written down.
    function license(uint256 seed) external {
        seed = _mix(seed);
        (bytes32 id, bool found) = _license(seed);
        if (!found) return;
        address holder = licenses.stateOf(id).licensee;
        address to = holder == licensee ? payer : licensee;
        uint256 token = uint256(id);
        bytes memory data = "";
        bytes memory call_ = abi.encodeCall(licenses.recordStanding, (id));
        uint256 what = (seed >> 16) % 8;
        if (what == 1) call_ = abi.encodeCall(licenses.approve, (stranger, token));
        if (what == 2) call_ = abi.encodeCall(licenses.setApprovalForAll, (accomplice, seed % 2 == 0));
        if (what == 3) call_ = abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", holder, to, token);
        if (what == 4) {
            string memory signature = "safeTransferFrom(address,address,uint256,bytes)";
            call_ = abi.encodeWithSignature(signature, holder, to, token, data);
        }
        if (what == 5) call_ = abi.encodeCall(licenses.transferFrom, (holder, to, token));
        if (what == 6 && seed % 4 == 0) call_ = abi.encodeCall(licenses.giveNotice, (id, NoticeKind.Licensee, 0));
        if (what == 7) call_ = abi.encodeCall(licenses.withdrawNotice, (id, NoticeKind.Licensee));
        if (what == 7 && seed % 4 != 0) return;
        _act(holder, address(licenses), call_, address(0), "license");
    }

    function work(uint256 seed) external {
        seed = _mix(seed);
        bytes32 id = _workIds[(seed >> 8) % 4];
        address owner = works.holderOf(id);
        bytes memory call_ = abi.encodeCall(works.approve, (stranger, uint256(id)));
        uint256 what = (seed >> 16) % 6;
        if (what == 1) call_ = abi.encodeCall(works.setApprovalForAll, (accomplice, seed % 2 == 0));
        // To oneself: who owns what stays simple here.
        if (what == 2)
            call_ = abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", owner, owner, uint256(id));
        if (what == 3) {
            string memory signature = "safeTransferFrom(address,address,uint256,bytes)";
            call_ = abi.encodeWithSignature(signature, owner, owner, uint256(id), "");
        }
        if (what == 4) call_ = abi.encodeCall(works.setPayee, (id, [address(0), vault, trap, owner][(seed >> 24) % 4]));
        if (what == 5) call_ = abi.encodeCall(works.setConsent, (id, SOLD));
        _act(owner, address(works), call_, address(0), "work");
    }

    /* CHANNELS */

    function channel(uint256 seed) external {
        seed = _mix(seed);
        uint256 amount = 1 + (_amount(seed >> 32) % 1e12);
        if (_channelIds.length < MAX_CHANNELS && seed % 4 == 0) {
            bytes32 forLicense = _licenseIds.length == 0 ? bytes32(0) : _licenseIds[seed % _licenseIds.length];
            bytes memory open = abi.encodeCall(
                channels.open,
                (tokens[_channelIds.length % 2], 1, forLicense, ++_salt, amount, new Reservation[](0))
            );
            if (!_act(payer, address(channels), open, payer, "open")) return;
            _channelIds.push(channels.channelIdOf(payer, 1, _salt));
            return;
        }
        if (_channelIds.length == 0) return;
        uint256 i = (seed >> 8) % _channelIds.length;
        bytes32 id = _channelIds[i];
        bytes32 poolId = _poolIds[i % 2];
        ChannelState memory state = channels.channelOf(id);
        uint256 what = (seed >> 16) % 9;
        bytes memory call_ = abi.encodeCall(channels.topUp, (id, amount));
        if (what == 1) call_ = abi.encodeCall(channels.reserve, (id, poolId, uint96(amount % (state.free + 1))));
        if (what == 2) call_ = abi.encodeCall(channels.announceRelease, (id, poolId, uint96(amount)));
        if (what == 3) call_ = abi.encodeCall(channels.announceWithdrawal, (id, uint96(amount)));
        if (what == 4) {
            uint256 due = channels.reserveOf(id, poolId).releasedAt;
            if (due == 0) return;
            if (due > block.timestamp) vm.warp(due);
            call_ = abi.encodeCall(channels.finishRelease, (id, poolId));
        }
        if (what == 5) {
            if (state.withdrawableAt == 0) return;
            if (state.withdrawableAt > block.timestamp) vm.warp(state.withdrawableAt);
            call_ = abi.encodeCall(channels.finishWithdrawal, (id));
        }
        if (what > 5) call_ = _authorization(id, what, amount, seed);
        _act(payer, address(channels), call_, payer, "channel");
    }

    function _authorization(
        bytes32 id,
        uint256 what,
        uint256 amount,
        uint256 seed
    ) private view returns (bytes memory) {
        KeyState memory state = channels.keyOf(id, key);
        if (what == 8 && seed % 16 == 0) return abi.encodeCall(channels.revokeKey, (id, key));
        uint48 until = uint48(block.timestamp + 1_000 * DAY);
        uint96 cap = uint96(state.cap + amount);
        if (what == 6) return abi.encodeCall(channels.authorizeKey, (id, key, until, cap));
        bytes32 typeHash = keccak256("AuthorizeKey(bytes32 channelId,address key,uint48 until,uint96 cap)");
        bytes32 structHash = keccak256(abi.encode(typeHash, id, key, until, cap));
        bytes32 digest = _digestIn(_domainOf("OpenRoyalty UsageChannels", address(channels)), structHash);
        return abi.encodeCall(channels.authorizeKeyFor, (id, key, until, cap, _signature(_keys[payer], digest)));
    }

    /// @notice A new voucher and an old one; then the license that the channel names has them counted.
    function redeem(uint256 seed) external {
        seed = _mix(seed);
        if (_channelIds.length == 0) return;
        uint256 i = (seed >> 8) % _channelIds.length;
        bytes32 id = _channelIds[i];
        if (channels.keyOf(id, key).until == 0) return;
        bytes32 poolId = _poolIds[i % 2];
        uint256 total = channels.reserveOf(id, poolId).redeemed + (_amount(seed >> 32) % 1e12);
        Voucher memory voucher = Voucher(id, poolId, uint96(total), uint48(block.timestamp + 3 * DAY), 0, 0);
        Vouchers.sign(voucher, _keys[key], _domainOf("OpenRoyalty UsageChannels", address(channels)));
        _issued.push(voucher);
        Voucher[] memory batch = new Voucher[](2);
        (batch[0], batch[1]) = (voucher, _issued[(seed >> 16) % _issued.length]);
        _act(stranger, address(channels), abi.encodeCall(channels.redeem, (batch)), address(0), "redeem");
        bytes32 forLicense = channels.channelOf(id).licenseId;
        if (forLicense == 0) return;
        bytes memory call_ = abi.encodeCall(licenses.creditVouchers, (forLicense, id));
        _act(stranger, address(licenses), call_, address(0), "creditVouchers");
    }

    /* SPLITS, AND WHO MISBEHAVES */

    function split(uint256 seed) external {
        seed = _mix(seed);
        address token = tokens[(seed >> 8) % 2];
        bytes memory call_ = abi.encodeCall(splits.distribute, (token, _recipients, _shares));
        if (seed % 8 == 0) call_ = abi.encodeCall(splits.announce, (_recipients, _shares));
        address to = _recipients[(seed >> 16) % 2];
        if (seed % 4 == 1 && splits.creditOf(vault, token, to) != 0)
            call_ = abi.encodeCall(splits.withdrawCredit, (vault, token, to));
        _act(stranger, address(splits), call_, vault, "split");
    }

    /// @notice The trap blocks, lies, burns gas, or enters again by a claim, a payment or a distribution.
    function misbehave(uint256 seed) external {
        seed = _mix(seed);
        HostileToken.Behavior[6] memory behaviors = [
            HostileToken.Behavior.Honest,
            HostileToken.Behavior.Block,
            HostileToken.Behavior.ReturnFalse,
            HostileToken.Behavior.RevertBomb,
            HostileToken.Behavior.Callback,
            HostileToken.Behavior.QuietCallback
        ];
        trouble.setBehavior(trap, behaviors[(seed >> 8) % 6]);
        uint256 what = (seed >> 16) % 4;
        if (what == 0) trouble.setCallback(address(pools), abi.encodeCall(pools.claim, (_poolIds[1], _workIds[3])));
        if (what == 1) trouble.setCallback(address(inboxes), abi.encodeCall(inboxes.sweep, (_poolIds[1])));
        if (what == 2)
            trouble.setCallback(
                address(splits),
                abi.encodeCall(splits.distribute, (address(trouble), _recipients, _shares))
            );
        if (what == 3) {
            Voucher[] memory last = new Voucher[](_issued.length == 0 ? 0 : 1);
            if (last.length != 0) last[0] = _issued[_issued.length - 1];
            trouble.setCallback(address(channels), abi.encodeCall(channels.redeem, (last)));
        }
    }

    /* HELP */

    /// @dev Makes a call, and sees that nobody pays for it but `spender`.
    function _act(
        address who,
        address target,
        bytes memory call_,
        address spender,
        string memory what
    ) private returns (bool ok) {
        uint256[] memory before = _purses();
        (ok, ) = _try(who, target, call_);
        uint256[] memory after_ = _purses();
        for (uint256 i = 0; i < after_.length; ++i) {
            if (after_[i] < before[i] && _people[i / 2] != spender) theft = what;
        }
    }

    function _purses() private view returns (uint256[] memory purses) {
        purses = new uint256[](2 * _people.length);
        for (uint256 i = 0; i < purses.length; ++i) purses[i] = IERC20(tokens[i % 2]).balanceOf(_people[i / 2]);
    }

    function _pool(uint256 seed) private view returns (bytes32) {
        return _poolIds[seed % 8 == 0 ? 2 : seed % 2];
    }

    function _work(uint256 seed) private view returns (bytes32) {
        return _workIds[seed % _workIds.length];
    }

    function _license(uint256 seed) private view returns (bytes32 id, bool found) {
        if (_licenseIds.length == 0) return (0, false);
        return (_licenseIds[(seed >> 200) % _licenseIds.length], true);
    }

    function _amount(uint256 seed) private pure returns (uint256) {
        return seed % 3 == 0 ? 1 + ((seed >> 8) % 50) : 1 + ((seed >> 8) % 1e10);
    }

    /* READ */

    function allStreams() external view returns (bytes32[] memory) {
        return _allStreamIds;
    }

    function streamsOfPayer() external view returns (bytes32[] memory) {
        return _streamIds;
    }

    function allLicenses() external view returns (bytes32[] memory) {
        return _licenseIds;
    }

    function allChannels() external view returns (bytes32[] memory) {
        return _channelIds;
    }

    function allEpochs() external view returns (Epoch[] memory) {
        return _epochs;
    }

    function recipients() external view returns (address[] memory, uint32[] memory) {
        return (_recipients, _shares);
    }

    function offeredOf(bytes32 id) external view returns (OfferTerms memory) {
        return _offered[id];
    }

    function allOffers() external view returns (bytes32[] memory) {
        return _offerIds;
    }
}

/// @notice What must hold of all contracts together; README.md lists it in prose.
contract Rail_Invariants is InvariantBase {
    uint256 private constant SCALE = 1 << 64;
    uint256 private constant DAY = 86_400;

    error Undone();

    RailHandler private _handler;

    function setUp() public {
        _handler = new RailHandler();
        _drive(_handler, "Rail");
        _check("NobodyPaysForAnother", 16, this.check_NobodyPaysForAnother);
        _check("NothingIsLostOrMade", 64, this.check_NothingIsLostOrMade);
        _check("PoolsHoldWhatTheyOwe", 64, this.check_PoolsHoldWhatTheyOwe);
        _check("DepositsAreExplained", 64, this.check_DepositsAreExplained);
        _check("MiddlemenHoldNothing", 64, this.check_MiddlemenHoldNothing);
        _check("NoAllowanceIsLeft", 128, this.check_NoAllowanceIsLeft);
        _check("StrangersGainNothing", 32, this.check_StrangersGainNothing);
        _check("EpochsKeepWithinTheirTotals", 64, this.check_EpochsKeepWithinTheirTotals);
        _check("ChannelsAreCovered", 64, this.check_ChannelsAreCovered);
        _check("SplitCreditsAreCovered", 32, this.check_SplitCreditsAreCovered);
        _check("LensTellsTheSame", 128, this.check_LensTellsTheSame);
        _check("NamesAndIdsAgree", 512, this.check_NamesAndIdsAgree);
        _check("EverybodyLeavesAlone", 96, this.check_EverybodyLeavesAlone);
    }

    /// @notice No call took tokens from anybody but who agreed to pay for it.
    function check_NobodyPaysForAnother() external view {
        _assertEq(bytes(_handler.theft()), "", "paid for another's call");
    }

    /* MONEY */

    /// @dev Where money may lie besides purses: pools, epochs, channels, then inboxes, then the split.
    function _places() private view returns (address[] memory places) {
        bytes32[] memory poolIds = _handler.allPools();
        places = new address[](4 + poolIds.length);
        places[0] = address(_handler.pools());
        places[1] = address(_handler.epochs());
        places[2] = address(_handler.channels());
        places[3] = _handler.vault();
        for (uint256 i = 0; i < poolIds.length; ++i) places[4 + i] = _handler.inboxes().inboxOf(poolIds[i]);
    }

    function _inPurses(IERC20 token) private view returns (uint256 sum) {
        address[] memory people = _handler.allPeople();
        for (uint256 i = 0; i < people.length; ++i) sum += token.balanceOf(people[i]);
    }

    /// @notice Purses and places sum to all tokens there are: none went where nobody can get at them.
    function check_NothingIsLostOrMade() external view {
        address[] memory places = _places();
        for (uint256 t = 0; t < 2; ++t) {
            IERC20 token = IERC20(_handler.tokens(t));
            uint256 sum = _inPurses(token);
            for (uint256 i = 0; i < places.length; ++i) sum += token.balanceOf(places[i]);
            _assertEq(sum, token.totalSupply(), "sum of balances");
        }
    }

    /// @notice Per token, pools hold what is earned, carried, waiting and ahead in streams, to the last bit.
    function check_PoolsHoldWhatTheyOwe() external view {
        for (uint256 t = 0; t < 2; ++t) {
            (uint256 scaled, , ) = _owedByPools(_handler.tokens(t));
            uint256 held = IERC20(_handler.tokens(t)).balanceOf(address(_handler.pools()));
            _assertEq(held * SCALE, scaled, "holdings");
        }
    }

    /// @return scaled Base units × 2^64.
    /// @return whole Base units that somebody can have: claims, refunds, and what waits for units.
    /// @return parts Amounts of which `whole` leaves less than a base unit each.
    function _owedByPools(address token) private view returns (uint256 scaled, uint256 whole, uint256 parts) {
        bytes32[] memory poolIds = _handler.allPools();
        bytes32[] memory workIds = _handler.allWorks();
        bytes32[] memory streamIds = _handler.allStreams();
        for (uint256 p = 0; p < poolIds.length; ++p) {
            if (_handler.poolTermsOf(poolIds[p]).token != token) continue;
            PoolState memory state = _handler.pools().stateOf(poolIds[p]);
            scaled += state.idle + state.carry;
            whole += state.idle >> 64;
            parts += 2;
            for (uint256 w = 0; w < workIds.length; ++w) {
                MemberState memory member = _handler.pools().memberOf(poolIds[p], workIds[w]);
                scaled += member.earned * member.works;
                whole += (member.earned >> 64) * member.works;
                parts += member.works;
            }
            for (uint256 i = 0; i < streamIds.length; ++i) {
                if (_handler.poolOfStream(streamIds[i]) != poolIds[p]) continue;
                uint256 ahead = _handler.pools().streamOf(poolIds[p], streamIds[i]).ahead;
                scaled += ahead;
                whole += ahead >> 64;
                ++parts;
            }
        }
    }

    /// @notice What people have paid in and not got back is claimable, refundable, in channels, epochs, splits and inboxes, or dust: less
    /// than a base unit for each member, stream and pool.
    function check_DepositsAreExplained() external view {
        uint256 count = _handler.allPeople().length;
        address[] memory places = _places();
        for (uint256 t = 0; t < 2; ++t) {
            IERC20 token = IERC20(_handler.tokens(t));
            uint256 deposits = count * _handler.FUNDS() - _inPurses(token);
            (, uint256 explained, uint256 parts) = _owedByPools(address(token));
            explained += _inEpochs(t) + _inChannels(t);
            for (uint256 i = 3; i < places.length; ++i) explained += token.balanceOf(places[i]);
            _assertLe(explained, deposits, "more than was paid in");
            _assertTrue(deposits - explained < parts + 1, "dust");
        }
    }

    function _inEpochs(uint256 t) private view returns (uint256 sum) {
        if (t == 1) return 0;
        RailHandler.Epoch[] memory known = _handler.allEpochs();
        for (uint256 i = 0; i < known.length; ++i) {
            EpochState memory state = _handler.epochs().stateOf(keccak256(abi.encode(known[i].epoch)));
            if (!state.closed) sum += state.total - state.paid;
        }
    }

    function _inChannels(uint256 t) private view returns (uint256 sum) {
        bytes32[] memory ids = _handler.allChannels();
        bytes32[] memory poolIds = _handler.allPools();
        for (uint256 i = t; i < ids.length; i += 2) {
            ReserveState memory state = _handler.channels().reserveOf(ids[i], poolIds[t]);
            sum += _handler.channels().channelOf(ids[i]).free + state.reserved;
            // A release that is due has left the reserve, and is free once somebody writes it down.
            sum += _released(ids[i], poolIds[t]);
        }
    }

    /// @dev What a release that is due will bring back to free money: the reserve as stored less the reserve as shown.
    function _released(bytes32 channelId, bytes32 poolId) private view returns (uint256) {
        uint256 stored = uint96(uint256(vm.load(address(_handler.channels()), _reserveSlot(channelId, poolId))));
        return stored - _handler.channels().reserveOf(channelId, poolId).reserved;
    }

    function _reserveSlot(bytes32 channelId, bytes32 poolId) private pure returns (bytes32) {
        return keccak256(abi.encode(poolId, keccak256(abi.encode(channelId, RESERVES_SLOT))));
    }

    /// @dev Where UsageChannels keeps its reserves.
    uint256 private constant RESERVES_SLOT = 5;

    /// @notice Who only passes money on, or none, has none.
    function check_MiddlemenHoldNothing() external view {
        address[7] memory middlemen = [
            address(_handler.works()),
            address(_handler.licenses()),
            address(_handler.renewals()),
            address(_handler.gateway()),
            address(_handler.lens()),
            address(_handler.splits()),
            address(_handler.inboxes())
        ];
        for (uint256 t = 0; t < 2; ++t) {
            for (uint256 i = 0; i < 7; ++i) {
                _assertEq(IERC20(_handler.tokens(t)).balanceOf(middlemen[i]), 0, "held by a middleman");
            }
        }
    }

    /// @notice Nobody may spend what any of our contracts holds.
    function check_NoAllowanceIsLeft() external view {
        address[] memory places = _places();
        address[] memory people = _handler.allPeople();
        for (uint256 t = 0; t < 2; ++t) {
            IERC20 token = IERC20(_handler.tokens(t));
            for (uint256 i = 0; i < places.length; ++i) {
                for (uint256 j = 0; j < 4; ++j) _assertEq(token.allowance(places[i], places[j]), 0, "to another");
                for (uint256 j = 0; j < people.length; ++j) {
                    _assertEq(token.allowance(places[i], people[j]), 0, "to a person");
                }
            }
            _assertEq(token.allowance(address(_handler.licenses()), places[0]), 0, "of the license registry");
            _assertEq(token.allowance(address(_handler.renewals()), places[0]), 0, "of renewals");
            _assertEq(token.allowance(address(_handler.inboxes()), places[0]), 0, "of inboxes");
        }
    }

    /// @notice Who calls what anybody may call, and who only registered a catalogue, has neither lost nor won a base unit by it.
    function check_StrangersGainNothing() external view {
        for (uint256 t = 0; t < 2; ++t) {
            IERC20 token = IERC20(_handler.tokens(t));
            _assertEq(token.balanceOf(_handler.stranger()), _handler.FUNDS(), "the stranger's purse");
            _assertEq(token.balanceOf(_handler.steward()), _handler.FUNDS(), "the steward's purse");
        }
    }

    /// @notice Each epoch has paid at most its total, and all of them together are covered, to the unit.
    function check_EpochsKeepWithinTheirTotals() external view {
        RailHandler.Epoch[] memory known = _handler.allEpochs();
        for (uint256 i = 0; i < known.length; ++i) {
            bytes32 id = _handler.epochs().epochIdOf(known[i].epoch);
            EpochState memory state = _handler.epochs().stateOf(id);
            _assertLe(state.paid, state.total, "paid");
            if (state.paid == 0) continue;
            bool claimed = _handler.epochs().isClaimed(id, known[i].indexes[0]);
            _assertTrue(claimed || _handler.epochs().isClaimed(id, known[i].indexes[1]), "paid without a claim");
        }
        uint256 held = IERC20(_handler.tokens(0)).balanceOf(address(_handler.epochs()));
        _assertEq(held, _inEpochs(0), "holdings");
        _assertEq(IERC20(_handler.tokens(1)).balanceOf(address(_handler.epochs())), 0, "of the other token");
    }

    /// @notice Per token, channels hold what is free and reserved in them, to the unit.
    function check_ChannelsAreCovered() external view {
        for (uint256 t = 0; t < 2; ++t) {
            uint256 held = IERC20(_handler.tokens(t)).balanceOf(address(_handler.channels()));
            _assertEq(held, _inChannels(t), "holdings");
        }
    }

    function check_SplitCreditsAreCovered() external view {
        (address[] memory recipients, ) = _handler.recipients();
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            uint256 owed = _handler.splits().distributable(_handler.vault(), token);
            for (uint256 i = 0; i < recipients.length; ++i) {
                owed += _handler.splits().creditOf(_handler.vault(), token, recipients[i]);
            }
            _assertLe(owed, IERC20(token).balanceOf(_handler.vault()), "credits");
        }
    }

    /* VIEWS */

    /// @notice The lens says what the contracts say.
    function check_LensTellsTheSame() external view {
        bytes32[] memory poolIds = _handler.allPools();
        PoolView[] memory seen = _handler.lens().poolsOf(poolIds);
        for (uint256 i = 0; i < seen.length; ++i) {
            bytes32 state = keccak256(abi.encode(_handler.pools().stateOf(poolIds[i])));
            _assertEq(keccak256(abi.encode(seen[i].state)), state, "pool");
            _assertEq(seen[i].inbox, _handler.inboxes().inboxOf(poolIds[i]), "inbox");
            _assertEq(seen[i].stepsBehind, _handler.pools().stepsBehind(poolIds[i]), "steps behind");
        }
        Position[] memory positions = _handler.lens().positionsOf(_handler.allWorks(), poolIds);
        for (uint256 i = 0; i < positions.length; ++i) {
            _assertEq(positions[i].payee, _handler.works().payeeOf(positions[i].workId), "payee");
            if (positions[i].lot != 0 || _handler.works().isCatalogue(positions[i].workId)) continue;
            uint256 claimable = _handler.pools().claimable(positions[i].poolId, positions[i].workId);
            _assertEq(positions[i].claimable, claimable, "claimable");
        }
        bytes32[] memory ids = _handler.allLicenses();
        LicenseView[] memory licenses = _handler.lens().licensesOf(ids);
        bytes32 workId = _handler.allWorks()[0];
        for (uint256 i = 0; i < ids.length; ++i) {
            LicenseState memory state = _handler.licenses().stateOf(ids[i]);
            _assertEq(keccak256(abi.encode(licenses[i].license)), keccak256(abi.encode(state)), "license");
            _checkUse(ids[i], workId, state);
        }
    }

    function _checkUse(bytes32 id, bytes32 workId, LicenseState memory state) private view {
        UseAnswer memory answer = _handler.lens().mayUse(id, workId, Uses.RETRIEVE);
        _assertEq(answer.permitted, _handler.licenses().permits(id, workId, Uses.RETRIEVE), "may use");
        _assertEq(uint256(answer.standing), uint256(_handler.licenses().standingOf(id)), "standing");
        _assertTrue(answer.due == 0 || answer.credit == 0, "due or credit");
        _assertEq(state.owed + answer.credit, state.paid + answer.due, "balance");
        CatalogueProof memory proof = _handler.proofOf(0);
        bool byProof = _handler.licenses().permitsByProof(id, proof, Uses.RETRIEVE);
        _assertEq(_handler.lens().mayUseByProof(id, proof, Uses.RETRIEVE).permitted, byProof, "may use by proof");
    }

    /// @notice Contracts know the same others, ids are computed by all alike, and what never changes has not.
    function check_NamesAndIdsAgree() external view {
        _checkReferences();
        bytes32[] memory poolIds = _handler.allPools();
        for (uint256 i = 0; i < poolIds.length; ++i) {
            bytes32 id = _handler.pools().poolIdOf(_handler.creatorOf(poolIds[i]), _handler.poolTermsOf(poolIds[i]));
            _assertEq(id, poolIds[i], "pool id");
            _assertEq(_handler.pools().poolOf(poolIds[i]).token, _handler.poolTermsOf(poolIds[i]).token, "token");
        }
        bytes32[] memory streamIds = _handler.streamsOfPayer();
        for (uint256 i = 0; i < streamIds.length; ++i) {
            bytes32 poolId = _handler.poolOfStream(streamIds[i]);
            _assertEq(_handler.pools().streamIdOf(_handler.payer(), poolId, bytes32(i)), streamIds[i], "stream id");
            Renewal memory left = _handler.renewals().renewalOf(streamIds[i], _handler.payer());
            _assertLe(left.periodsLeft, 4, "renewals left");
        }
        bytes32[] memory licenseIds = _handler.allLicenses();
        for (uint256 i = 0; i < licenseIds.length; ++i) _checkLicense(licenseIds[i], i);
        bytes32[] memory channelIds = _handler.allChannels();
        for (uint256 i = 0; i < channelIds.length; ++i) {
            (bytes32 licenseId, uint256 redeemed) = _handler.channels().redeemedOf(channelIds[i], poolIds[i % 2]);
            _assertEq(licenseId, _handler.channels().channelOf(channelIds[i]).licenseId, "license of a channel");
            uint256 until = block.timestamp;
            uint256 most = _handler.channels().acceptable(channelIds[i], _handler.key(), poolIds[i % 2], until);
            _assertGe(most, redeemed, "acceptable");
            bytes32 id = _handler.channels().channelIdOf(_handler.payer(), 1, uint80(i + 1));
            _assertTrue(id == channelIds[i] || i != 0, "channel id");
        }
        (address[] memory recipients, uint32[] memory shares) = _handler.recipients();
        _assertEq(_handler.splits().splitOf(recipients, shares), _handler.vault(), "split");
    }

    function _checkReferences() private view {
        address pools = address(_handler.pools());
        address works = address(_handler.works());
        _assertEq(address(_handler.pools().WORKS()), works, "pools' works");
        _assertEq(address(_handler.epochs().WORKS()), works, "epochs' works");
        _assertEq(address(_handler.licenses().WORKS()), works, "licenses' works");
        _assertEq(address(_handler.lens().WORKS()), works, "the lens's works");
        _assertEq(address(_handler.epochs().POOLS()), pools, "epochs' pools");
        _assertEq(address(_handler.licenses().POOLS()), pools, "licenses' pools");
        _assertEq(address(_handler.channels().POOLS()), pools, "channels' pools");
        _assertEq(address(_handler.inboxes().POOLS()), pools, "inboxes' pools");
        _assertEq(address(_handler.renewals().POOLS()), pools, "renewals' pools");
        _assertEq(address(_handler.gateway().POOLS()), pools, "the gateway's pools");
        _assertEq(address(_handler.lens().POOLS()), pools, "the lens's pools");
        _assertEq(address(_handler.gateway().LICENSES()), address(_handler.licenses()), "the gateway's licenses");
        _assertEq(address(_handler.lens().LICENSES()), address(_handler.licenses()), "the lens's licenses");
        _assertEq(address(_handler.lens().INBOXES()), address(_handler.inboxes()), "the lens's inboxes");
        _assertEq(_handler.licenses().EPOCHS(), address(_handler.epochs()), "licenses' epochs");
        _assertEq(address(_handler.licenses().CHANNELS()), address(_handler.channels()), "licenses' channels");
        _assertEq(_handler.pools().HORIZON_DAYS(), 400, "horizon");
        _assertEq(_handler.pools().MAX_NOTICE_DAYS(), 365, "most notice of a pool");
        _assertEq(_handler.pools().STEPS_PER_WRITE(), 32, "steps per write");
        _assertEq(_handler.epochs().OPEN_DAYS(), 1_096, "days an epoch is open");
        _assertEq(_handler.splits().TOTAL_SHARES(), 1_000_000, "whole of shares");
        _assertEq(_handler.splits().MAX_RECIPIENTS(), 64, "recipients");
        _assertEq(_handler.splits().TRANSFER_GAS(), 120_000, "gas of a transfer");
        _assertEq(_handler.channels().MAX_NOTICE_DAYS(), 365, "most notice of a channel");
        _checkStandards();
    }

    /// @dev ERC-165, ERC-721 and EIP-712.
    function _checkStandards() private view {
        _assertTrue(_handler.works().supportsInterface(0x80ac58cd), "works are ERC-721");
        _assertTrue(_handler.licenses().supportsInterface(0x80ac58cd), "licenses are ERC-721");
        _assertTrue(bytes(_handler.works().name()).length != 0, "name");
        _assertTrue(bytes(_handler.works().symbol()).length != 0, "symbol");
        _assertTrue(bytes(_handler.licenses().name()).length != 0, "name");
        _assertTrue(bytes(_handler.licenses().symbol()).length != 0, "symbol");
        (, , , uint256 chain, address where, , ) = _handler.works().eip712Domain();
        _assertTrue(chain == block.chainid && where == address(_handler.works()), "domain of works");
        (, , , chain, where, , ) = _handler.licenses().eip712Domain();
        _assertTrue(chain == block.chainid && where == address(_handler.licenses()), "domain of licenses");
        (, , , chain, where, , ) = _handler.channels().eip712Domain();
        _assertTrue(chain == block.chainid && where == address(_handler.channels()), "domain of channels");
        _checkWorks();
    }

    function _checkWorks() private view {
        bytes32[] memory workIds = _handler.allWorks();
        for (uint256 i = 0; i < 4; ++i) {
            bytes32 id = workIds[i];
            address owner = IERC721(address(_handler.works())).ownerOf(uint256(id));
            bytes32 content = keccak256(abi.encode("content", i));
            _assertEq(_handler.works().workIdOf(owner, content), id, "work id");
            (address holder, address payee, ) = _handler.works().receiverOf(id);
            _assertEq(holder, owner, "owner");
            _assertEq(payee, _handler.works().payeeOf(id), "receiver");
            _assertTrue(bytes(_handler.works().tokenURI(uint256(id))).length != 0, "token URI");
            address approved = _handler.works().getApproved(uint256(id));
            _assertTrue(approved == address(0) || approved == _handler.stranger(), "approved");
            bool all = _handler.works().isApprovedForAll(owner, _handler.stranger());
            _assertFalse(all, "approved for all");
            _assertGe(_handler.works().balanceOf(owner), 1, "balance");
        }
        bytes32 catalogueId = _handler.catalogueId();
        bytes32 root = _handler.root();
        _assertEq(_handler.works().catalogueIdOf(_handler.steward(), root, 3), catalogueId, "catalogue id");
        bytes32 commitment = keccak256(abi.encode(_handler.steward(), root, bytes32(uint256(1))));
        bytes32 computed = _handler.works().commitmentOf(_handler.steward(), root, bytes32(uint256(1)));
        _assertEq(computed, commitment, "commitment");
        CatalogueProof memory proof = _handler.proofOf(1);
        (bytes32 verified, bytes32 workId) = _handler.works().verify(proof);
        _assertEq(verified, catalogueId, "verified");
        _assertEq(workId, _handler.works().catalogueWorkIdOf(catalogueId, 1), "work of a catalogue");
        _assertEq(workId, workIds[6], "work of the lot");
    }

    function _checkLicense(bytes32 id, uint256 i) private view {
        LicenseState memory state = _handler.licenses().stateOf(id);
        address owner = IERC721(address(_handler.licenses())).ownerOf(uint256(id));
        _assertEq(owner, state.licensee, "licensee");
        _assertGe(_handler.licenses().balanceOf(owner), 1, "balance");
        bytes32 same = _handler.licenses().licenseIdOf(state.offerId, _handler.licensee(), bytes32(i));
        _assertEq(same, id, "license id");
        OfferTerms memory offered = _handler.offeredOf(id);
        _assertEq(_handler.licenses().offerIdOf(_handler.operator(), offered), state.offerId, "offer id");
        (address publisher, bool closed, OfferTerms memory terms) = _handler.licenses().termsOf(state.offerId);
        _assertEq(publisher, _handler.operator(), "publisher");
        _assertFalse(closed, "closed");
        _assertEq(terms.poolId, state.poolId, "pool");
        uint256 units = 7;
        if (offered.periodDays != 0) {
            _assertEq(_handler.licenses().quote(state.offerId, units, 0), 3 * units, "quote");
        }
        _checkToken(id, owner);
        (uint16 version, uint256 owed) = _handler.licenses().statementOf(id, state.nextPeriod);
        _assertEq(version + owed, 0, "what is not stated yet");
        (uint256 busyUntil, uint256 aloneUntil) = _handler.licenses().takenUntil(state.poolId, Uses.RETRIEVE);
        _assertEq(aloneUntil, 0, "no exclusives");
        _assertGe(busyUntil, aloneUntil, "taken");
    }

    function _checkToken(bytes32 id, address owner) private view {
        address approved = _handler.licenses().getApproved(uint256(id));
        _assertTrue(approved == address(0) || approved == _handler.stranger(), "approved");
        _assertFalse(_handler.licenses().isApprovedForAll(owner, _handler.stranger()), "approved for all");
        _assertTrue(bytes(_handler.licenses().tokenURI(uint256(id))).length != 0, "token URI");
    }

    /* LEAVE */

    /// @notice In every state each payee claims and each payer recovers what is not spent, by calls of their own or of anybody, whatever
    /// the others and the trap do; then nobody has anything left to claim or take back but the trap.
    function check_EverybodyLeavesAlone() external {
        uint256 now_ = block.timestamp;
        bytes memory reason = "";
        try this.leave() {} catch (bytes memory thrown) {
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
    function leave() external {
        bytes32[] memory poolIds = _handler.allPools();
        for (uint256 p = 0; p < poolIds.length; ++p) _catchUp(poolIds[p]);
        _cancelStreams();
        _emptyChannels();
        for (uint256 p = 0; p < poolIds.length; ++p) {
            _catchUp(poolIds[p]);
            _claimAll(poolIds[p]);
        }
        _emptyEpochs();
        revert Undone();
    }

    function _do(address who, address target, bytes memory call_, string memory what) private returns (bytes memory) {
        vm.prank(who);
        (bool ok, bytes memory result) = target.call(call_);
        _assertTrue(ok, what);
        return result;
    }

    function _catchUp(bytes32 poolId) private {
        while (_handler.pools().stepsBehind(poolId) != 0) _handler.pools().sync(poolId, 400);
    }

    /// @dev A license's stream is held for the notice that the license has; then it can be taken back too.
    function _cancelStreams() private {
        bytes32[] memory streamIds = _handler.streamsOfPayer();
        address payer = _handler.payer();
        for (uint256 i = 0; i < streamIds.length; ++i) {
            bytes32 poolId = _handler.poolOfStream(streamIds[i]);
            StreamState memory state = _handler.pools().streamOf(poolId, streamIds[i]);
            if (state.ahead == 0) continue;
            bytes memory call_ = abi.encodeCall(_handler.pools().cancelStream, (poolId, bytes32(i), 0, payer));
            uint256 refund = abi.decode(_do(payer, address(_handler.pools()), call_, "cancel"), (uint256));
            _assertEq(refund, state.ahead >> 64, "refund");
        }
        bytes32[] memory ids = _handler.allLicenses();
        for (uint256 i = 0; i < ids.length; ++i) {
            LicenseState memory license = _handler.licenses().stateOf(ids[i]);
            if (license.streamId == 0) continue;
            StreamState memory state = _handler.pools().streamOf(license.poolId, license.streamId);
            uint256 day = (block.timestamp + 4 * DAY - 1) / DAY;
            if (state.end <= day * DAY) continue;
            bytes memory call_ = abi.encodeCall(_handler.licenses().cancelStream, (ids[i], uint24(day)));
            bytes memory result = _do(license.licensee, address(_handler.licenses()), call_, "cancel a license's");
            uint256 refund = abi.decode(result, (uint256));
            _assertEq(refund, (state.rate * (state.end - day * DAY)) >> 64, "refund of a license's");
        }
    }

    function _emptyChannels() private {
        bytes32[] memory ids = _handler.allChannels();
        bytes32[] memory poolIds = _handler.allPools();
        address payer = _handler.payer();
        address target = address(_handler.channels());
        for (uint256 i = 0; i < ids.length; ++i) {
            bytes memory call_ = abi.encodeCall(
                _handler.channels().announceRelease,
                (ids[i], poolIds[i % 2], type(uint96).max)
            );
            _do(payer, target, call_, "release");
            call_ = abi.encodeCall(_handler.channels().announceWithdrawal, (ids[i], type(uint96).max));
            _do(payer, target, call_, "announce a withdrawal");
        }
        vm.warp(block.timestamp + 2 * DAY);
        for (uint256 i = 0; i < ids.length; ++i) {
            bytes memory call_ = abi.encodeCall(_handler.channels().finishRelease, (ids[i], poolIds[i % 2]));
            _do(payer, target, call_, "finish a release");
            _do(payer, target, abi.encodeCall(_handler.channels().finishWithdrawal, (ids[i])), "withdraw");
        }
        for (uint256 t = 0; t < 2; ++t) {
            _assertEq(IERC20(_handler.tokens(t)).balanceOf(target), 0, "left in channels");
        }
    }

    function _claimAll(bytes32 poolId) private {
        bytes32[] memory workIds = _handler.allWorks();
        for (uint256 w = 0; w < workIds.length; ++w) {
            if (workIds[w] == _handler.catalogueId()) continue;
            if (w > 4) _takeOutOfLot(poolId, w - 5, workIds[w]);
            MemberState memory member = _handler.pools().memberOf(poolId, workIds[w]);
            // What goes to the trap may be refused, and stays its own.
            if (member.works == 0 || _handler.works().payeeOf(workIds[w]) == _handler.trap()) continue;
            bytes memory call_ = abi.encodeCall(_handler.pools().claim, (poolId, workIds[w]));
            uint256 amount = abi.decode(_do(_handler.stranger(), address(_handler.pools()), call_, "claim"), (uint256));
            _assertEq(amount, member.earned >> 64, "claimed");
        }
    }

    function _takeOutOfLot(bytes32 poolId, uint256 i, bytes32 workId) private {
        if (_handler.pools().memberOf(poolId, _handler.catalogueId()).since == 0) return;
        if (_handler.pools().memberOf(poolId, workId).since != 0) return;
        if (!_handler.works().exists(workId)) _handler.works().materialize(_handler.proofOf(i));
        bytes memory call_ = abi.encodeCall(_handler.pools().extract, (poolId, _handler.catalogueId(), uint32(i)));
        _do(_handler.stranger(), address(_handler.pools()), call_, "extract");
    }

    /// @dev What nobody claims goes to the pool, three years later.
    function _emptyEpochs() private {
        RailHandler.Epoch[] memory known = _handler.allEpochs();
        vm.warp(block.timestamp + 1_097 * DAY);
        bytes32[] memory poolIds = _handler.allPools();
        for (uint256 p = 0; p < poolIds.length; ++p) _catchUp(poolIds[p]);
        for (uint256 i = 0; i < known.length; ++i) {
            if (_handler.epochs().stateOf(keccak256(abi.encode(known[i].epoch))).closed) continue;
            bytes memory call_ = abi.encodeCall(_handler.epochs().close, (known[i].epoch));
            _do(_handler.stranger(), address(_handler.epochs()), call_, "close");
        }
        _assertEq(IERC20(_handler.tokens(0)).balanceOf(address(_handler.epochs())), 0, "left in epochs");
    }
}
