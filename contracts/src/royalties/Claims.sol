// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPools} from "../interfaces/IPools.sol";
import {IRoyalties} from "../interfaces/IRoyalties.sol";
import {Formats} from "../libraries/Formats.sol";
import {MerklePath} from "../libraries/MerklePath.sol";
import {Ledgers} from "./Ledgers.sol";

/// @title Claims
/// @notice Pays what finalised epochs prove, by anyone for anyone. An account's sum is raised before it is paid, so a receiver that
/// calls back finds nothing more to claim.
abstract contract Claims is Ledgers {
    /// @dev Gas that a receiver in a batch may use, so that it cannot take the others' with it.
    uint256 private constant RECEIVER_GAS = 200_000;

    /// @inheritdoc IRoyalties
    function claim(
        uint256 epoch,
        uint256 index,
        address account,
        uint256 cumulative,
        uint256 sumBefore,
        uint256 lineEnd,
        bytes32[] calldata proof
    ) external {
        bytes32 leaf;
        assembly ("memory-safe") {
            let at := mload(64)
            calldatacopy(at, 36, 160)
            mstore(0, keccak256(at, 160))
            leaf := keccak256(0, 32)
        }
        _claim(account, account, epoch, index, cumulative, leaf, proof);
    }

    /// @inheritdoc IRoyalties
    function claimTo(
        address to,
        uint256 epoch,
        uint256 index,
        uint256 cumulative,
        uint256 sumBefore,
        uint256 lineEnd,
        bytes32[] calldata proof
    ) external {
        bytes32 leaf = Formats.claimLeaf(index, msg.sender, cumulative, sumBefore, lineEnd);
        _claim(msg.sender, to, epoch, index, cumulative, leaf, proof);
    }

    /// @inheritdoc IRoyalties
    function claimMany(ClaimItem[] calldata items) external {
        for (uint256 i; i < items.length; ++i) {
            ClaimItem calldata item = items[i];
            address account = item.account;
            bytes32 leaf = Formats.claimLeaf(item.index, account, item.cumulative, item.sumBefore, item.lineEnd);
            if (!MerklePath.verify(claimsRoot[item.epoch], leaf, item.index, item.proof)) revert BadProof();
            uint256 before = claimed[account];
            if (item.cumulative <= before) {
                emit ClaimSkipped(account, 0);
                continue;
            }
            uint256 amount = item.cumulative - before;
            _take(account, item.cumulative, amount);
            if (_pay(account, account, amount, RECEIVER_GAS)) {
                emit Claimed(account, account, amount);
            } else {
                // A call that failed left no trace, so both sums are what `_take` made them.
                claimed[account] = before;
                ledger.claimable += uint128(amount);
                emit ClaimSkipped(account, amount);
            }
        }
    }

    function _claim(
        address account,
        address to,
        uint256 epoch,
        uint256 index,
        uint256 cumulative,
        bytes32 leaf,
        bytes32[] calldata proof
    ) private {
        if (!MerklePath.verify(claimsRoot[epoch], leaf, index, proof)) revert BadProof();
        uint256 before = claimed[account];
        if (cumulative <= before) revert NothingToClaim(account, before);
        uint256 amount;
        unchecked {
            amount = cumulative - before;
        }
        _take(account, cumulative, amount);
        emit Claimed(account, to, amount);
        if (!_pay(account, to, amount, gasleft())) revert TransferFailed(to);
    }

    /// @dev Finalised lines cover every claim of an honest epoch; a wrong root stops here, before any other sum.
    function _take(address account, uint256 cumulative, uint256 amount) private {
        Ledger storage sums = ledger;
        uint256 left = sums.claimable;
        if (amount > left) revert Uncovered(amount, left);
        unchecked {
            sums.claimable = uint128(left - amount);
        }
        claimed[account] = cumulative;
    }

    /// @dev An account below 2^64 is a Datanet: its part goes to its pool. Returned data is not read, whatever its size.
    function _pay(address account, address to, uint256 amount, uint256 gasLimit) private returns (bool ok) {
        bytes memory data;
        if (uint160(account) <= type(uint64).max) {
            to = address(pools);
            data = abi.encodeCall(IPools.credit, (uint64(uint160(account))));
        }
        assembly ("memory-safe") {
            ok := call(gasLimit, to, amount, add(data, 32), mload(data), 0, 0)
        }
    }
}
