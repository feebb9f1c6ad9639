// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {IDatanetRegistry} from "./interfaces/IDatanetRegistry.sol";
import {IPools} from "./interfaces/IPools.sol";
import {Formats} from "./libraries/Formats.sol";
import {MultiProof} from "./libraries/MultiProof.sol";

/// @title Pools
/// @notice Holds every Datanet's pool. Nothing reads the contract's balance, so money forced into it changes nothing.
contract Pools is IPools {
    using BitMaps for BitMaps.BitMap;

    /// @notice The rows' part of a pool, in basis points; the rest is the bounties'.
    uint256 public constant ROWS_BPS = 8_000;
    uint256 private constant BPS = 10_000;

    /// @dev Wei never reach 2^224, nor 2^192.
    struct Settlement {
        bytes32 root;
        uint224 perRow;
        uint32 rows;
    }

    struct Bounty {
        uint64 datanetId;
        uint192 amount;
        bytes32 termsHash;
    }

    /// @notice Where versions and owners stand.
    IDatanetRegistry public immutable datanets;

    /// @inheritdoc IPools
    mapping(uint64 datanetId => mapping(uint32 version => uint256)) public pools;
    /// @inheritdoc IPools
    mapping(uint64 datanetId => mapping(uint32 version => Settlement)) public settlements;
    /// @inheritdoc IPools
    mapping(uint64 datanetId => uint256) public bountyMoney;
    /// @inheritdoc IPools
    mapping(uint256 bountyId => Bounty) public bounties;
    /// @notice Id of the bounty that was posted last.
    uint256 public lastBountyId;
    mapping(uint64 datanetId => mapping(uint32 version => BitMaps.BitMap)) private _paid;

    constructor(IDatanetRegistry datanets_) {
        datanets = datanets_;
    }

    /// @inheritdoc IPools
    function credit(uint64 datanetId) external payable {
        uint32 next = _nextVersion(datanetId);
        if (next == 1) revert UnknownDatanet(datanetId);
        pools[datanetId][next] += msg.value;
        emit Credited(datanetId, next, msg.value);
    }

    /// @inheritdoc IPools
    function settle(uint64 datanetId, uint32 version, bytes32 root, uint32 rows, bytes32 manifestHash) external {
        if (datanets.versionHash(datanetId, version) != keccak256(abi.encode(root, rows, manifestHash))) {
            revert WrongVersion(datanetId, version);
        }
        uint256 pool = pools[datanetId][version];
        if (pool == 0) revert NothingToSettle(datanetId, version);
        delete pools[datanetId][version];
        uint224 perRow = uint224(pool * ROWS_BPS / BPS / rows);
        uint256 rest = pool - uint256(perRow) * rows;
        settlements[datanetId][version] = Settlement(root, perRow, rows);
        bountyMoney[datanetId] += rest;
        emit Settled(datanetId, version, root, rows, perRow, rest);
    }

    /// @inheritdoc IPools
    function claim(uint64 datanetId, uint32 version, address contributor, Row[] calldata rows, bytes32[] calldata proof)
        external
        returns (uint256 amount)
    {
        return _claim(datanetId, version, contributor, contributor, rows, proof);
    }

    /// @inheritdoc IPools
    function claimTo(uint64 datanetId, uint32 version, address to, Row[] calldata rows, bytes32[] calldata proof)
        external
        returns (uint256 amount)
    {
        return _claim(datanetId, version, msg.sender, to, rows, proof);
    }

    /// @inheritdoc IPools
    function postBounty(uint64 datanetId, uint256 amount, bytes32 termsHash) external returns (uint256 bountyId) {
        _onlyOwner(datanetId);
        uint256 available = bountyMoney[datanetId];
        if (amount == 0 || amount > available) revert BountyOutOfRange(amount, available);
        bountyMoney[datanetId] = available - amount;
        bountyId = ++lastBountyId;
        bounties[bountyId] = Bounty(datanetId, uint192(amount), termsHash);
        emit BountyPosted(datanetId, bountyId, amount, termsHash);
    }

    /// @inheritdoc IPools
    function awardBounty(uint256 bountyId, address winner) external {
        (uint64 datanetId, uint256 amount) = _closeBounty(bountyId);
        emit BountyAwarded(datanetId, bountyId, winner, amount);
        _send(winner, amount);
    }

    /// @inheritdoc IPools
    function cancelBounty(uint256 bountyId) external {
        (uint64 datanetId, uint256 amount) = _closeBounty(bountyId);
        bountyMoney[datanetId] += amount;
        emit BountyCancelled(datanetId, bountyId, amount);
    }

    /// @inheritdoc IPools
    function poolOf(uint64 datanetId) external view returns (uint256) {
        return pools[datanetId][_nextVersion(datanetId)];
    }

    /// @inheritdoc IPools
    function isPaid(uint64 datanetId, uint32 version, uint32 index) external view returns (bool) {
        return _paid[datanetId][version].get(index);
    }

    function _claim(
        uint64 datanetId,
        uint32 version,
        address contributor,
        address to,
        Row[] calldata rows,
        bytes32[] calldata proof
    ) private returns (uint256 amount) {
        if (rows.length == 0) revert NothingDue(contributor);
        _prove(settlements[datanetId][version], datanetId, version, contributor, rows, proof);
        uint32[] memory indexes = _markPaid(datanetId, version, rows);
        amount = settlements[datanetId][version].perRow * indexes.length;
        if (amount == 0) revert NothingDue(contributor);
        emit RowsPaid(datanetId, version, contributor, to, amount, indexes);
        _send(to, amount);
    }

    /// @dev Rows below the version's number only, each once: what is paid stays within what was set aside for the rows, even
    /// where a curator's tree has more leaves than it said.
    function _prove(
        Settlement storage settlement,
        uint64 datanetId,
        uint32 version,
        address contributor,
        Row[] calldata rows,
        bytes32[] calldata proof
    ) private view {
        uint256 size = settlement.rows;
        if (size == 0) revert NotSettled(datanetId, version);
        bytes32[] memory nodes = new bytes32[](rows.length);
        uint256[] memory indexes = new uint256[](rows.length);
        for (uint256 i; i < rows.length; ++i) {
            Row calldata row = rows[i];
            if (row.index >= size || (i != 0 && row.index <= rows[i - 1].index)) revert RowsUnordered(row.index);
            nodes[i] = Formats.versionLeaf(row.datumHash, contributor, row.reviewer, row.batchRoot);
            indexes[i] = row.index;
        }
        if (MultiProof.process(nodes, indexes, size, proof) != settlement.root) revert BadProof();
    }

    /// @return indexes Of the rows that were not paid before.
    function _markPaid(uint64 datanetId, uint32 version, Row[] calldata rows)
        private
        returns (uint32[] memory indexes)
    {
        BitMaps.BitMap storage paid = _paid[datanetId][version];
        indexes = new uint32[](rows.length);
        uint256 count;
        for (uint256 i; i < rows.length; ++i) {
            uint32 index = rows[i].index;
            if (paid.get(index)) {
                emit RowSkipped(datanetId, version, index);
            } else {
                paid.set(index);
                indexes[count++] = index;
            }
        }
        // The array shrinks to what it holds.
        assembly ("memory-safe") {
            mstore(indexes, count)
        }
    }

    /// @dev Gone before anything is sent, so a winner that calls back finds no bounty.
    function _closeBounty(uint256 bountyId) private returns (uint64 datanetId, uint256 amount) {
        Bounty storage bounty = bounties[bountyId];
        (datanetId, amount) = (bounty.datanetId, bounty.amount);
        if (amount == 0) revert NoSuchBounty(bountyId);
        _onlyOwner(datanetId);
        delete bounties[bountyId];
    }

    function _send(address to, uint256 amount) private {
        if (to == address(0)) revert ZeroReceiver();
        (bool taken,) = to.call{value: amount}("");
        if (!taken) revert TransferFailed(to);
    }

    function _nextVersion(uint64 datanetId) private view returns (uint32) {
        return datanets.versions(datanetId) + 1;
    }

    function _onlyOwner(uint64 datanetId) private view {
        if (IERC721(address(datanets)).ownerOf(datanetId) != msg.sender) revert NotOwner(datanetId, msg.sender);
    }
}
