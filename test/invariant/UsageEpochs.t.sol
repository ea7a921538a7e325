// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorPools} from "../../contracts/CreatorPools.sol";
import {LicenseRegistry} from "../../contracts/LicenseRegistry.sol";
import {UsageChannels} from "../../contracts/UsageChannels.sol";
import {UsageEpochs} from "../../contracts/UsageEpochs.sol";
import {WorkRegistry} from "../../contracts/WorkRegistry.sol";
import {TestDollar} from "../../contracts/mocks/TestDollar.sol";
import {EpochState, UsageClaim, UsageEpoch} from "../../contracts/types/Epochs.sol";
import {
    Acquisition,
    Credential,
    Distribution,
    LicenseState,
    OfferTerms,
    Statement
} from "../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../contracts/types/Pools.sol";
import {Registration} from "../../contracts/types/Works.sol";
import {Uses} from "../../contracts/types/Uses.sol";
import {HandlerBase} from "../utils/HandlerBase.sol";
import {InvariantBase} from "../utils/InvariantBase.sol";
import {Trees} from "../utils/Trees.sol";

/// @dev Two licenses on two pools in two tokens, settled by use with trees that repeat indexes and works and may share out too much.
contract UsageEpochsHandler is HandlerBase {
    struct Leaf {
        uint32 index;
        bytes32 workId;
        uint128 amount;
    }

    struct Known {
        UsageEpoch epoch;
        Leaf[] leaves;
        uint256 total;
        uint256 paid;
        bool closed;
        mapping(uint256 index => bool) claimed;
    }

    uint256 private constant DAY = 86_400;
    uint256 private constant START = 1_800_000_000;
    uint256 private constant PERIOD = 30 * DAY;
    uint256 private constant MEMBERS = 5;
    uint256 private constant MAX_EPOCHS = 60;

    WorkRegistry public immutable works;
    CreatorPools public immutable pools;
    UsageEpochs public immutable epochs;
    LicenseRegistry public immutable licenses;
    TestDollar[2] public tokens;
    bytes32[2] public poolIds;
    bytes32[2] public licenseIds;
    uint32[2] private _periods;
    uint16[2] private _versions;
    uint96[2] private _units;
    address public immutable licensee;
    /// @dev The last of them is the licensee's own.
    bytes32[MEMBERS] public members;
    address[MEMBERS] public owners;
    Known[] private _known;

    /// @notice Base units that an owner should have received of a token.
    mapping(address owner => mapping(uint256 token => uint256)) public expected;
    /// @notice Base units paid for a license.
    uint256[2] public paidFor;

    constructor() {
        vm.warp(START);
        works = new WorkRegistry();
        pools = new CreatorPools(works);
        epochs = new UsageEpochs(works, pools);
        licenses = new LicenseRegistry(works, pools, address(epochs), new UsageChannels(pools));
        _deploys(address(epochs), "UsageEpochs");
        _deploys(address(licenses), "LicenseRegistry");
        (licensee, ) = _actor("licensee");
        for (uint256 i = 0; i < MEMBERS; ++i) {
            owners[i] = i + 1 == MEMBERS ? licensee : address(uint160(0xa000 + i));
            vm.prank(owners[i]);
            members[i] = works.register(Registration(keccak256(abi.encode(i)), 0, 0, address(0), Uses.RETRIEVE, 0));
        }
        for (uint256 t = 0; t < 2; ++t) {
            tokens[t] = new TestDollar();
            poolIds[t] = pools.createPool(
                PoolTerms(address(tokens[t]), Uses.RETRIEVE, 0, 7, false, 0, address(this), 0)
            );
            for (uint256 i = 0; i < MEMBERS; ++i) {
                vm.prank(owners[i]);
                pools.joinPool(poolIds[t], members[i]);
            }
            OfferTerms memory terms;
            terms.poolId = poolIds[t];
            terms.textHash = keccak256("legal text");
            terms.uses = Uses.RETRIEVE;
            terms.periodDays = 30;
            terms.unitPrice = 3;
            terms.cureDays = 60_000;
            terms.distribution = Distribution.Usage;
            bytes32 offerId = licenses.publish(terms);
            vm.startPrank(licensee);
            licenseIds[t] = licenses.acquire(Acquisition(offerId, licensee, 0, 0, 0, 0, 0), Credential(0, ""));
            tokens[t].approve(address(epochs), type(uint256).max);
            vm.stopPrank();
        }
    }

    /* ACTS */

    /// @dev The next period's statement, or a correction of the last one, with a tree whose amounts sum to about the total.
    function publish(uint256 seed, uint256 t, uint256 size, bool corrects, uint96 more) external {
        if (_known.length == MAX_EPOCHS) return;
        t %= 2;
        size = _bound(size, 1, 6);
        more = uint96(_bound(more, 1, 300));
        Statement memory statement;
        if (corrects && _periods[t] != 0) {
            statement = Statement(_periods[t] - 1, _versions[t], _units[t] + more, 0, 0);
        } else {
            statement = Statement(_periods[t]++, 0, more, 0, 0);
            vm.warp(START + _periods[t] * PERIOD > block.timestamp ? START + _periods[t] * PERIOD : block.timestamp);
            _versions[t] = 0;
        }
        ++_versions[t];
        _units[t] = statement.units;
        uint256 total = 3 * more;

        Known storage known = _known.push();
        bytes32[] memory hashes = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            Leaf memory leaf = Leaf(
                uint32(random % 8) * 50,
                members[(random >> 32) % MEMBERS],
                uint128((random >> 64) % ((3 * total) / size + 1))
            );
            known.leaves.push(leaf);
            hashes[i] = _hash(licenseIds[t], statement.period, _versions[t], leaf);
        }
        bytes32 root = Trees.rootOf(hashes);
        tokens[t].mint(licensee, total);
        bytes memory call_ = abi.encodeCall(epochs.publish, (licenses, licenseIds[t], statement, root, total));
        _callAs(licensee, address(epochs), call_, true, "publish");
        known.epoch = UsageEpoch({
            registry: address(licenses),
            licenseId: licenseIds[t],
            period: statement.period,
            version: _versions[t],
            poolId: poolIds[t],
            token: address(tokens[t]),
            payer: licensee,
            from: uint48(START + statement.period * PERIOD),
            to: uint48(START + (statement.period + 1) * PERIOD),
            root: root
        });
        known.total = total;
        paidFor[t] += total;
    }

    /// @dev Any leaf of any epoch, which may be claimed, too much, the licensee's own, or closed.
    function claim(uint256 which, uint256 i) external {
        if (_known.length == 0) return;
        Known storage known = _known[which % _known.length];
        i %= known.leaves.length;
        Leaf memory leaf = known.leaves[i];
        uint256 owner = 0;
        while (members[owner] != leaf.workId) ++owner;
        bool fits =
            !known.closed &&
                !known.claimed[leaf.index] &&
                (leaf.amount == 0 || (owners[owner] != licensee && leaf.amount <= known.total - known.paid));
        UsageClaim[] memory claims = new UsageClaim[](1);
        claims[0] = UsageClaim(known.epoch, leaf.index, leaf.workId, leaf.amount, known.epoch.from, _proof(known, i));
        bytes memory call_ = abi.encodeCall(epochs.claim, (claims));
        bytes memory result = _callAs(address(this), address(epochs), call_, fits, "claim");
        if (!fits) return;
        _assertEq(abi.decode(result, (uint256[]))[0], leaf.amount, "amount");
        if (leaf.amount == 0) return;
        known.claimed[leaf.index] = true;
        known.paid += leaf.amount;
        expected[owners[owner]][_tokenOf(known)] += leaf.amount;
    }

    function close(uint256 which, bool waits) external {
        if (_known.length == 0) return;
        Known storage known = _known[which % _known.length];
        EpochState memory state = epochs.stateOf(idOf(which % _known.length));
        if (waits && which % 4 == 0 && block.timestamp < state.closesAt) vm.warp(state.closesAt);
        bool fits = !known.closed && block.timestamp >= state.closesAt;
        // Most are open for years to come, or closed: few of these are tried.
        if (!fits && !waits && which % 4 != 1) return;
        bytes memory call_ = abi.encodeCall(epochs.close, (known.epoch));
        bytes memory result = _callAs(address(this), address(epochs), call_, fits, "close");
        if (!fits) return;
        _assertEq(abi.decode(result, (uint256)), known.total - known.paid, "what is left");
        known.closed = true;
    }

    function pass(uint256 seconds_) external {
        vm.warp(block.timestamp + _bound(seconds_, 1, 40 * DAY));
    }

    /* READ */

    function count() external view returns (uint256) {
        return _known.length;
    }

    function accountOf(uint256 which) external view returns (uint256 token, uint256 total, uint256 paid, bool closed) {
        Known storage known = _known[which];
        return (_tokenOf(known), known.total, known.paid, known.closed);
    }

    function claimed(uint256 which, uint256 index) external view returns (bool) {
        return _known[which].claimed[index];
    }

    function idOf(uint256 which) public view returns (bytes32) {
        return keccak256(abi.encode(_known[which].epoch));
    }

    function _tokenOf(Known storage known) private view returns (uint256) {
        return known.epoch.poolId == poolIds[0] ? 0 : 1;
    }

    function _proof(Known storage known, uint256 i) private view returns (bytes32[] memory) {
        bytes32[] memory hashes = new bytes32[](known.leaves.length);
        for (uint256 j = 0; j < hashes.length; ++j) {
            hashes[j] = _hash(known.epoch.licenseId, known.epoch.period, known.epoch.version, known.leaves[j]);
        }
        return Trees.proofOf(hashes, i);
    }

    function _hash(bytes32 id, uint32 period, uint16 version, Leaf memory leaf) private pure returns (bytes32) {
        bytes32 once = keccak256(abi.encode(id, period, version, leaf.index, leaf.workId, leaf.amount));
        return keccak256(bytes.concat(once));
    }
}

/// @dev In prose: see README.md beside this file.
contract UsageEpochs_Invariants is InvariantBase {
    UsageEpochsHandler private handler;
    UsageEpochs private epochs;

    function setUp() public {
        handler = new UsageEpochsHandler();
        epochs = handler.epochs();
        _drive(handler, "UsageEpochs");
        _check("HoldingsEqualWhatIsOpen", 256, this.check_HoldingsEqualWhatIsOpen);
        _check("EpochsMatchModel", 256, this.check_EpochsMatchModel);
        _check("EachIndexIsPaidOnce", 256, this.check_EachIndexIsPaidOnce);
        _check("PursesAreExplained", 256, this.check_PursesAreExplained);
        _check("LicensesAreCredited", 256, this.check_LicensesAreCredited);
        bytes4[] memory selectors = new bytes4[](4);
        selectors[0] = handler.publish.selector;
        selectors[1] = handler.claim.selector;
        selectors[2] = handler.close.selector;
        selectors[3] = handler.pass.selector;
        _targetSelectors(address(handler), selectors);
    }

    function check_HoldingsEqualWhatIsOpen() external view {
        uint256[2] memory open;
        for (uint256 i = 0; i < handler.count(); ++i) {
            (uint256 token, , , ) = handler.accountOf(i);
            EpochState memory state = epochs.stateOf(handler.idOf(i));
            if (!state.closed) open[token] += state.total - state.paid;
        }
        for (uint256 t = 0; t < 2; ++t) {
            _assertEq(handler.tokens(t).balanceOf(address(epochs)), open[t], "holdings");
            address pools = address(handler.pools());
            _assertEq(handler.tokens(t).allowance(address(epochs), pools), 0, "allowance");
        }
    }

    function check_EpochsMatchModel() external view {
        for (uint256 i = 0; i < handler.count(); ++i) {
            (, uint256 total, uint256 paid, bool closed) = handler.accountOf(i);
            EpochState memory state = epochs.stateOf(handler.idOf(i));
            _assertEq(state.total, total, "total");
            _assertEq(state.paid, paid, "paid");
            _assertEq(state.closed, closed, "closed");
            _assertLe(state.paid, state.total, "paid is at most the total");
        }
    }

    function check_EachIndexIsPaidOnce() external view {
        for (uint256 i = 0; i < handler.count(); ++i) {
            for (uint32 index = 0; index < 400; index += 50) {
                bool bit = epochs.isClaimed(handler.idOf(i), index);
                _assertEq(bit, handler.claimed(i, index), "bit");
            }
        }
    }

    function check_PursesAreExplained() external view {
        for (uint256 t = 0; t < 2; ++t) {
            for (uint256 i = 0; i < 5; ++i) {
                address owner = handler.owners(i);
                uint256 expected = handler.expected(owner, t);
                _assertEq(handler.tokens(t).balanceOf(owner), expected, "purse");
            }
        }
    }

    function check_LicensesAreCredited() external view {
        for (uint256 t = 0; t < 2; ++t) {
            LicenseState memory license = handler.licenses().stateOf(handler.licenseIds(t));
            _assertEq(license.paid, handler.paidFor(t), "paid");
            _assertEq(license.owed, handler.paidFor(t), "owed");
        }
    }
}
