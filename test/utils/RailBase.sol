// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {CreatorPools} from "../../contracts/CreatorPools.sol";
import {LicenseRegistry} from "../../contracts/LicenseRegistry.sol";
import {PoolInboxes} from "../../contracts/PoolInboxes.sol";
import {RoyaltySplits} from "../../contracts/RoyaltySplits.sol";
import {StreamRenewals} from "../../contracts/StreamRenewals.sol";
import {UsageChannels} from "../../contracts/UsageChannels.sol";
import {UsageEpochs} from "../../contracts/UsageEpochs.sol";
import {WorkRegistry} from "../../contracts/WorkRegistry.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {TestDollar} from "../../contracts/mocks/TestDollar.sol";
import {LicenseGateway} from "../../contracts/periphery/LicenseGateway.sol";
import {RoyaltyLens} from "../../contracts/periphery/RoyaltyLens.sol";
import {PoolTerms} from "../../contracts/types/Pools.sol";
import {Registration} from "../../contracts/types/Works.sol";
import {Uses} from "../../contracts/types/Uses.sol";
import {HandlerBase} from "./HandlerBase.sol";

/// @notice All contracts, two tokens, and people who have both and have approved all that takes money.
abstract contract RailBase is HandlerBase {
    uint256 internal constant DAY = 86_400;
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant NEVER = type(uint256).max;
    uint16 internal constant SOLD = Uses.RETRIEVE;
    /// @dev One base unit per second.
    uint128 internal constant RATE = 1 << 64;
    uint256 public constant FUNDS = 1 << 100;

    WorkRegistry public works;
    CreatorPools public pools;
    UsageEpochs public epochs;
    UsageChannels public channels;
    LicenseRegistry public licenses;
    RoyaltySplits public splits;
    PoolInboxes public inboxes;
    StreamRenewals public renewals;
    LicenseGateway public gateway;
    RoyaltyLens public lens;
    TestDollar public dollar;
    /// @notice Behaves badly towards those whom the handler names.
    HostileToken public trouble;
    address[2] public tokens;

    address[] internal _people;
    mapping(address who => uint256 key) internal _keys;
    bytes32[] internal _poolIds;
    mapping(bytes32 poolId => PoolTerms) internal _poolTerms;
    mapping(bytes32 poolId => address) public creatorOf;
    bytes32[] internal _workIds;

    function _build() internal {
        vm.warp(START);
        works = new WorkRegistry();
        pools = new CreatorPools(works);
        epochs = new UsageEpochs(works, pools);
        channels = new UsageChannels(pools);
        licenses = new LicenseRegistry(works, pools, address(epochs), channels);
        splits = new RoyaltySplits();
        inboxes = new PoolInboxes(pools);
        renewals = new StreamRenewals(pools);
        gateway = new LicenseGateway(pools, licenses);
        lens = new RoyaltyLens(works, pools, inboxes, licenses);
        dollar = new TestDollar();
        trouble = new HostileToken();
        tokens = [address(dollar), address(trouble)];
        _deploys(address(works), "WorkRegistry");
        _deploys(address(pools), "CreatorPools");
        _deploys(address(epochs), "UsageEpochs");
        _deploys(address(channels), "UsageChannels");
        _deploys(address(licenses), "LicenseRegistry");
        _deploys(address(splits), "RoyaltySplits");
        _deploys(address(inboxes), "PoolInboxes");
        _deploys(address(renewals), "StreamRenewals");
        _deploys(address(gateway), "LicenseGateway");
        _deploys(address(lens), "RoyaltyLens");
    }

    function _hire(string memory name) internal returns (address who) {
        uint256 key;
        (who, key) = _actor(name);
        _keys[who] = key;
        _people.push(who);
        address[6] memory spenders = [
            address(pools),
            address(licenses),
            address(epochs),
            address(channels),
            address(renewals),
            address(splits)
        ];
        for (uint256 t = 0; t < 2; ++t) {
            TestDollar(tokens[t]).mint(who, FUNDS);
            for (uint256 i = 0; i < spenders.length; ++i) {
                vm.prank(who);
                IERC20(tokens[t]).approve(spenders[i], type(uint256).max);
            }
        }
    }

    function _newPool(
        address operator,
        address token,
        uint16 noticeDays,
        uint24 joinUnits
    ) internal returns (bytes32 poolId) {
        PoolTerms memory terms = PoolTerms({
            token: token,
            uses: SOLD,
            noticeDays: noticeDays,
            joinUnits: joinUnits,
            soleAgent: false,
            minStreamPerDay: 0,
            fallbackPayee: operator,
            salt: bytes32(_poolIds.length)
        });
        bytes memory call_ = abi.encodeCall(pools.createPool, (terms));
        poolId = abi.decode(_callAs(operator, address(pools), call_, true, "createPool"), (bytes32));
        _poolIds.push(poolId);
        _poolTerms[poolId] = terms;
        creatorOf[poolId] = operator;
        _deploys(inboxes.inboxOf(poolId), "Vault");
    }

    function _newWork(address author, address payee) internal returns (bytes32 workId) {
        Registration memory registration;
        registration.contentHash = keccak256(abi.encode("content", _workIds.length));
        registration.payee = payee;
        registration.uses = SOLD;
        bytes memory call_ = abi.encodeCall(works.register, (registration));
        workId = abi.decode(_callAs(author, address(works), call_, true, "register"), (bytes32));
        _workIds.push(workId);
    }

    function _join(bytes32 poolId, bytes32 workId) internal {
        _callAs(works.holderOf(workId), address(pools), abi.encodeCall(pools.joinPool, (poolId, workId)), true, "join");
    }

    function allPeople() external view returns (address[] memory) {
        return _people;
    }

    function allPools() external view returns (bytes32[] memory) {
        return _poolIds;
    }

    function allWorks() external view returns (bytes32[] memory) {
        return _workIds;
    }

    function poolTermsOf(bytes32 poolId) external view returns (PoolTerms memory) {
        return _poolTerms[poolId];
    }
}
