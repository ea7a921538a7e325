// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICreatorPools} from "../interfaces/ICreatorPools.sol";
import {IRoyaltySplits} from "../interfaces/IRoyaltySplits.sol";
import {IUsageChannels} from "../interfaces/IUsageChannels.sol";
import {IUsageEpochs} from "../interfaces/IUsageEpochs.sol";
import {ChannelState} from "../types/Channels.sol";
import {EpochState} from "../types/Epochs.sol";
import {MemberState, PoolState} from "../types/Pools.sol";

/// @title OwedProbe
/// @notice Adds up what each contract owes in a token by its own views, and reverts where that is more than it holds.
/// @dev For tests only. Ids of what does not exist (yet) are passed over.
contract OwedProbe {
    error TooMuchOwed(uint256 owed, uint256 held);

    struct Ids {
        IERC20 token;
        bytes32[] pools;
        /// Pairs, pool and work.
        bytes32[] members;
        /// Pairs, pool and stream.
        bytes32[] streams;
        bytes32[] epochs;
        bytes32[] channels;
        /// Pairs, channel and pool.
        bytes32[] reserves;
        address split;
        address[] recipients;
    }

    ICreatorPools private immutable POOLS;
    IUsageEpochs private immutable EPOCHS;
    IUsageChannels private immutable CHANNELS;
    IRoyaltySplits private immutable SPLITS;
    Ids private _ids;

    constructor(
        ICreatorPools pools,
        IUsageEpochs epochs,
        IUsageChannels channels,
        IRoyaltySplits splits,
        Ids memory ids
    ) {
        (POOLS, EPOCHS, CHANNELS, SPLITS) = (pools, epochs, channels, splits);
        _ids = ids;
    }

    /// @notice Earned, waiting, carried and ahead of streams.
    function poolsOweNoMoreThanTheyHold() external view returns (bool) {
        Ids memory ids = _ids;
        uint256 owed = 0;
        for (uint256 i = 0; i < ids.pools.length; ++i) {
            try POOLS.stateOf(ids.pools[i]) returns (PoolState memory state) {
                owed += state.idle + state.carry;
            } catch {
                continue;
            }
        }
        for (uint256 i = 0; i < ids.members.length; i += 2) {
            MemberState memory member = POOLS.memberOf(ids.members[i], ids.members[i + 1]);
            owed += member.earned * member.works;
        }
        for (uint256 i = 0; i < ids.streams.length; i += 2) {
            owed += POOLS.streamOf(ids.streams[i], ids.streams[i + 1]).ahead;
        }
        return _check(owed, ids.token.balanceOf(address(POOLS)) << 64);
    }

    /// @notice Of open epochs, what is not claimed.
    function epochsOweNoMoreThanTheyHold() external view returns (bool) {
        Ids memory ids = _ids;
        uint256 owed = 0;
        for (uint256 i = 0; i < ids.epochs.length; ++i) {
            EpochState memory state = EPOCHS.stateOf(ids.epochs[i]);
            if (!state.closed) owed += state.total - state.paid;
        }
        return _check(owed, ids.token.balanceOf(address(EPOCHS)));
    }

    /// @notice Free and reserved.
    function channelsOweNoMoreThanTheyHold() external view returns (bool) {
        Ids memory ids = _ids;
        uint256 owed = 0;
        for (uint256 i = 0; i < ids.channels.length; ++i) {
            try CHANNELS.channelOf(ids.channels[i]) returns (ChannelState memory state) {
                owed += state.free;
            } catch {
                continue;
            }
        }
        for (uint256 i = 0; i < ids.reserves.length; i += 2) {
            owed += CHANNELS.reserveOf(ids.reserves[i], ids.reserves[i + 1]).reserved;
        }
        return _check(owed, ids.token.balanceOf(address(CHANNELS)));
    }

    /// @notice Credits, and what waits to be shared out; within a call that shares out, credits alone can be asked for.
    function splitOwesNoMoreThanItHolds() external view returns (bool) {
        Ids memory ids = _ids;
        uint256 owed = 0;
        for (uint256 i = 0; i < ids.recipients.length; ++i) {
            owed += SPLITS.creditOf(ids.split, address(ids.token), ids.recipients[i]);
        }
        try SPLITS.distributable(ids.split, address(ids.token)) returns (uint256 amount) {
            owed += amount;
        } catch {
            // Nothing is claimed to be there.
            owed += 0;
        }
        return _check(owed, ids.token.balanceOf(ids.split));
    }

    function _check(uint256 owed, uint256 held) private pure returns (bool) {
        if (owed > held) revert TooMuchOwed(owed, held);
        return true;
    }
}
