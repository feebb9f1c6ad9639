// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IPools
/// @notice What answers owe to a Datanet as a whole. It waits for the Datanet's next release and is then divided: 80 % in
/// equal parts to the release's rows, the rest to the Datanet's bounties. Row money belongs to the rows' contributors for
/// ever; nobody else can take it.
interface IPools {
    /// @notice A row that `claim` pays: what its leaf names beside the contributor.
    /// @param index Position in the version's tree.
    struct Row {
        uint32 index;
        bytes32 datumHash;
        address reviewer;
        bytes32 batchRoot;
    }

    /// @notice The pool grew; it is divided when `version` is released.
    event Credited(uint64 indexed datanetId, uint32 indexed version, uint256 amount);
    /// @notice A release divided its pool: `perRow` to each of `rows`, `bounties` to the Datanet's bounties.
    event Settled(
        uint64 indexed datanetId, uint32 indexed version, bytes32 root, uint32 rows, uint256 perRow, uint256 bounties
    );
    /// @notice Rows at `indexes` were paid in one transfer.
    event RowsPaid(
        uint64 indexed datanetId,
        uint32 indexed version,
        address indexed contributor,
        address to,
        uint256 amount,
        uint32[] indexes
    );
    /// @notice The row was paid before.
    event RowSkipped(uint64 indexed datanetId, uint32 indexed version, uint32 index);
    /// @notice The Datanet's owner promises `amount` to who meets terms with this hash.
    event BountyPosted(uint64 indexed datanetId, uint256 indexed bountyId, uint256 amount, bytes32 termsHash);
    /// @notice The bounty was paid.
    event BountyAwarded(uint64 indexed datanetId, uint256 indexed bountyId, address indexed winner, uint256 amount);
    /// @notice The bounty's amount is free for other bounties of the Datanet.
    event BountyCancelled(uint64 indexed datanetId, uint256 indexed bountyId, uint256 amount);

    /// @notice There is no such Datanet, so nothing could ever pay out its pool.
    error UnknownDatanet(uint64 datanetId);
    /// @notice Root, rows and manifest are not those of this version.
    error WrongVersion(uint64 datanetId, uint32 version);
    /// @notice The version's pool is empty or was divided before.
    error NothingToSettle(uint64 datanetId, uint32 version);
    /// @notice The version was not settled yet.
    error NotSettled(uint64 datanetId, uint32 version);
    /// @notice Rows are named once each, by ascending index below the version's number of rows.
    error RowsUnordered(uint32 index);
    /// @notice The rows do not stand in the version's tree under this contributor.
    error BadProof();
    /// @notice All of these rows were paid before, or a row's part is nothing.
    error NothingDue(address contributor);
    /// @notice The receiver refused the money; a contributor may name another (`claimTo`).
    error TransferFailed(address to);
    /// @notice Money is not sent to the zero address.
    error ZeroReceiver();
    /// @notice The caller does not own the Datanet.
    error NotOwner(uint256 datanetId, address caller);
    /// @notice A bounty is more than nothing and at most what the Datanet has left for bounties.
    error BountyOutOfRange(uint256 amount, uint256 available);
    /// @notice The bounty was never posted, or was awarded or cancelled.
    error NoSuchBounty(uint256 bountyId);

    /// @notice Adds what is sent along to a Datanet's pool, by anyone.
    function credit(uint64 datanetId) external payable;

    /// @notice Divides the pool of a released version, by anyone, once. What came in since the release waits for the next,
    /// so that it makes no difference who settles or when.
    function settle(uint64 datanetId, uint32 version, bytes32 root, uint32 rows, bytes32 manifestHash) external;

    /// @notice Pays rows of one contributor, by anyone, in one transfer; a row paid before is skipped and reported.
    /// @param rows By strictly ascending index.
    /// @param proof Siblings that do not follow from the rows, layer by layer from the leaves, each from left to right; of one
    /// row, its path.
    /// @return amount Wei paid.
    function claim(uint64 datanetId, uint32 version, address contributor, Row[] calldata rows, bytes32[] calldata proof)
        external
        returns (uint256 amount);

    /// @notice Pays the caller's own rows to another address.
    function claimTo(uint64 datanetId, uint32 version, address to, Row[] calldata rows, bytes32[] calldata proof)
        external
        returns (uint256 amount);

    /// @notice Promises a part of the Datanet's bounty money. Owner only.
    /// @param termsHash SHA-256 of the terms, which are found by it.
    function postBounty(uint64 datanetId, uint256 amount, bytes32 termsHash) external returns (uint256 bountyId);

    /// @notice Pays a bounty. The Datanet's owner only.
    function awardBounty(uint256 bountyId, address winner) external;

    /// @notice Takes a bounty back for other bounties. The Datanet's owner only.
    function cancelBounty(uint256 bountyId) external;

    /// @notice What waits for the Datanet's next release.
    function poolOf(uint64 datanetId) external view returns (uint256);

    /// @notice What waits for a version to be settled.
    function pools(uint64 datanetId, uint32 version) external view returns (uint256);

    /// @notice A settled version: its tree, what each row is paid and how many rows there are; zero before.
    function settlements(uint64 datanetId, uint32 version)
        external
        view
        returns (bytes32 root, uint224 perRow, uint32 rows);

    /// @notice True when a row of a version was paid.
    function isPaid(uint64 datanetId, uint32 version, uint32 index) external view returns (bool);

    /// @notice What a Datanet has left for bounties that are not posted yet.
    function bountyMoney(uint64 datanetId) external view returns (uint256);

    /// @notice An open bounty; zeros when there is none.
    function bounties(uint256 bountyId) external view returns (uint64 datanetId, uint192 amount, bytes32 termsHash);
}
